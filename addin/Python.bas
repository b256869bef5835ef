Attribute VB_Name = "Python"
Option Explicit
Option Private Module

' How Python is started: in place of xlwings' XLPyCommand and XLPyLoadDLL, which look up
' interpreter and library in sheets, files beside the workbook and the environment. Here
' both are constants of the module Installed, written by `ivjxl addin install`.

Private Const SECONDS_BEFORE_ANOTHER_TRY As Long = 60
Private Const FROM_ITS_OWN_FOLDER As Long = 8
Private Const NOT_STARTED As Long = 513
Private Const SECONDS_OF_A_DAY As Double = 86400

Private Declare PtrSafe Function LoadLibraryExW Lib "kernel32" (ByVal file_name As LongPtr, ByVal reserved As LongPtr, ByVal how As Long) As LongPtr

Private failed_at As Double
Private failure As String

' The object that answers functions and buttons, in the one Python process of this Excel.
' After a failure a sheet full of functions must not wait again for each of them.
Public Function Server() As Object
    If failed_at > 0 And (CDbl(Now) - failed_at) * SECONDS_OF_A_DAY < SECONDS_BEFORE_ANOTHER_TRY Then
        Err.Raise vbObjectError + NOT_STARTED, "ivjxl", failure
    End If
    On Error GoTo failed
    Set Server = XLPy()
    failed_at = 0
    Exit Function
failed:
    failure = Err.Description
    failed_at = CDbl(Now)
    Err.Raise vbObjectError + NOT_STARTED, "ivjxl", failure
End Function

' A button may try at once.
Public Sub TryAgain()
    failed_at = 0
End Sub

Public Function XLPyCommand() As String
    XLPyCommand = Chr$(34) & InstalledInterpreter() & Chr$(34) & " -I -B -X utf8 -m ivjxl.excel.addin.server $(CLSID)"
End Function

' Where the command line of this installation is.
Public Function CommandLine() As String
    CommandLine = Left$(InstalledInterpreter(), InStrRev(InstalledInterpreter(), "\")) & "ivjxl.exe"
End Function

Public Sub XLPyLoadDLL()
    Dim library As String
    If InstalledInterpreter() = "" Then Err.Raise vbObjectError + NOT_STARTED, "ivjxl", Said("not_installed")
    #If Win64 Then
        library = InstalledLibraryFolder() & "\xlwings64-" & XLWINGS_VERSION & ".dll"
    #Else
        library = InstalledLibraryFolder() & "\xlwings32-" & XLWINGS_VERSION & ".dll"
    #End If
    If LoadLibraryExW(StrPtr(library), 0, FROM_ITS_OWN_FOLDER) = 0 Then
        Err.Raise vbObjectError + NOT_STARTED, "ivjxl", Said("library_missing") & vbCrLf & library
    End If
End Sub
