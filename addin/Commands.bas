Attribute VB_Name = "Commands"
Option Explicit
Option Private Module

' What a button does: Python works on the active workbook and says what to show or to ask;
' the dialogs are Excel's own, since Excel does not wait for those of another process.

Private Const YES As Long = 6
Private Const ASKING As Long = 292 ' Yes and No, No being the default, with a question mark
Private Const TELLING As Long = 64
Private Const WARNING As Long = 48
Private Const STATUS_SECONDS As Long = 20
Private Const EXCEL_LINKS As Long = 1
Private Const WAITING As Long = 2
Private Const AS_USUAL As Long = -4143

Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal owner As LongPtr, ByVal text As LongPtr, ByVal caption As LongPtr, ByVal kind As Long) As Long

Private help_is_registered As Boolean

Public Sub RunCommand(ByVal command As String)
    Dim reason As String
    On Error GoTo failed
    TryAgain
    If command = "recalculate" Then Application.CalculateFull
    Converse command, ActiveWorkbook
    Application.Cursor = AS_USUAL
    Exit Sub
failed:
    ' First of all: Said clears it.
    reason = Err.Description
    Application.Cursor = AS_USUAL
    Application.StatusBar = False
    Shown Said("failed") & vbCrLf & vbCrLf & reason & vbCrLf & vbCrLf & Said("doctor"), WARNING
End Sub

' Python asks until it has every answer, then does the whole of it.
Private Sub Converse(ByVal command As String, ByVal book As Object)
    Dim answers As String, reply As Variant, picked As String
    Do
        Application.Cursor = WAITING
        Application.StatusBar = Said("working")
        reply = Server().command_reply(command, book, SelectedSheet(), SelectedCell(), Language(), answers)
        Application.Cursor = AS_USUAL
        Select Case CStr(reply(0))
            Case "ask"
                If Shown(CStr(reply(1)), ASKING) <> YES Then Exit Do
                answers = answers & CStr(reply(2)) & "=yes" & vbLf
            Case "files"
                picked = PickedFiles(CStr(reply(1)))
                If picked = "" Then Exit Do
                answers = answers & CStr(reply(2)) & "=" & picked & vbLf
            Case "new"
                Workbooks.Add CStr(reply(2))
                SetStatus CStr(reply(1))
                Exit Sub
            Case "status"
                SetStatus CStr(reply(1))
                Exit Sub
            Case "warn"
                Application.StatusBar = False
                Shown CStr(reply(1)), WARNING
                GoToSheet CStr(reply(2))
                Exit Sub
            Case Else
                Application.StatusBar = False
                Shown CStr(reply(1)), TELLING
                GoToSheet CStr(reply(2))
                Exit Sub
        End Select
    Loop
    Application.StatusBar = False
End Sub

Private Function SelectedSheet() As String
    On Error Resume Next
    SelectedSheet = ActiveCell.Worksheet.Name
End Function

Private Function SelectedCell() As String
    On Error Resume Next
    SelectedCell = ActiveCell.Address(False, False)
End Function

Private Sub GoToSheet(ByVal sheet_name As String)
    If sheet_name <> "" Then ActiveWorkbook.Worksheets(sheet_name).Activate
End Sub

' Paths, with | between them, which no path holds; blank when the user cancelled.
Private Function PickedFiles(ByVal title As String) As String
    Dim picked As Variant, i As Long
    picked = Application.GetOpenFilename("CSV (*.csv;*.txt),*.csv;*.txt", , title, , True)
    If Not IsArray(picked) Then Exit Function
    For i = LBound(picked) To UBound(picked)
        PickedFiles = PickedFiles & IIf(PickedFiles = "", "", "|") & CStr(picked(i))
    Next i
End Function

' MsgBox shows only the characters of the system's code page.
Private Function Shown(ByVal text As String, ByVal kind As Long) As Long
    Dim caption As String
    caption = "ivjxl"
    Shown = MessageBoxW(Application.Hwnd, StrPtr(text), StrPtr(caption), kind)
End Function

Private Sub SetStatus(ByVal text As String)
    Application.StatusBar = text
    Application.OnTime Now + TimeSerial(0, 0, STATUS_SECONDS), "'" & ThisWorkbook.Name & "'!ClearStatus"
End Sub

' A workbook that names the add-in of another machine gets plain function names again.
Public Sub RepairOnOpen(ByVal book As Object)
    Dim links As Variant, i As Long
    On Error GoTo failed
    links = book.LinkSources(EXCEL_LINKS)
    If Not IsArray(links) Then Exit Sub
    For i = LBound(links) To UBound(links)
        If IsAnotherAddIn(CStr(links(i))) Then
            Converse "links", book
            Exit For
        End If
    Next i
    Exit Sub
failed:
    ' Nobody asked for it: a message would be in the way of opening.
    Application.Cursor = AS_USUAL
    Application.StatusBar = False
End Sub

Private Function IsAnotherAddIn(ByVal path As String) As Boolean
    Dim own As String
    own = LCase$(ThisWorkbook.Name)
    path = LCase$(Replace(path, "/", "\"))
    IsAnotherAddIn = path <> LCase$(ThisWorkbook.FullName) And Right$(path, Len(own) + 1) = "\" & own
End Function

' Category and help of every function, as Excel's function wizard shows them.
Public Sub RegisterHelp()
    Dim names As Variant, helps() As Variant, i As Long, j As Long
    On Error GoTo later
    names = FunctionNames()
    For i = LBound(names) To UBound(names)
        j = 0
        Do While Said("argument." & names(i) & "." & (j + 1)) <> ""
            ReDim Preserve helps(0 To j)
            helps(j) = Said("argument." & names(i) & "." & (j + 1))
            j = j + 1
        Loop
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & names(i), Description:=Said("function." & names(i)), Category:="ivjxl", ArgumentDescriptions:=helps
    Next i
    help_is_registered = True
    ThisWorkbook.Saved = True
later:
End Sub

' Excel refuses while no window is open: then with the first workbook.
Public Sub RegisterHelpOnce()
    If Not help_is_registered Then RegisterHelp
End Sub
