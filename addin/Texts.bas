Attribute VB_Name = "Texts"
Option Explicit
Option Private Module

' The texts of the sheet Texts, in the language of the ribbon. VBA itself is ASCII.

Private Const KEY_COLUMN As Long = 1
Private Const ENGLISH_COLUMN As Long = 2
Private Const JAPANESE_COLUMN As Long = 3
Private Const JAPANESE_OFFICE As Long = 1041
Private Const OF_THE_USER_INTERFACE As Long = 2

Private Const OF_A_FUNCTION As String = "function."

Private spoken As Collection
Private listed As String
Private chosen As String

Public Function Said(ByVal key As String) As String
    If spoken Is Nothing Then ReadTexts
    On Error Resume Next
    Said = spoken.Item(key)
End Function

' Every worksheet function, in order.
Public Function FunctionNames() As Variant
    If spoken Is Nothing Then ReadTexts
    FunctionNames = Split(listed, " ")
End Function

Private Sub ReadTexts()
    Dim cells As Variant, key As String, column As Long, i As Long
    cells = ThisWorkbook.Worksheets("Texts").UsedRange.Value2
    column = ENGLISH_COLUMN
    If Language() = "ja" Then column = JAPANESE_COLUMN
    Set spoken = New Collection
    listed = ""
    For i = LBound(cells, 1) + 1 To UBound(cells, 1)
        key = CStr(cells(i, KEY_COLUMN))
        spoken.Add CStr(cells(i, column)), key
        If Left$(key, Len(OF_A_FUNCTION)) = OF_A_FUNCTION Then
            listed = listed & IIf(listed = "", "", " ") & Mid$(key, Len(OF_A_FUNCTION) + 1)
        End If
    Next i
End Sub

' What the user chose on the ribbon; before that the language of Office.
Public Function Language() As String
    If chosen = "" Then chosen = ChosenBefore()
    Language = chosen
End Function

Private Function ChosenBefore() As String
    ChosenBefore = GetSetting("ivjxl", "ribbon", "language", "")
    If ChosenBefore = "ja" Or ChosenBefore = "en" Then Exit Function
    ChosenBefore = "en"
    If Application.LanguageSettings.LanguageID(OF_THE_USER_INTERFACE) = JAPANESE_OFFICE Then ChosenBefore = "ja"
End Function

Public Sub SpeakIn(ByVal code As String)
    chosen = code
    Set spoken = Nothing
End Sub

Public Sub SwitchLanguage()
    SpeakIn IIf(Language() = "ja", "en", "ja")
    SaveSetting "ivjxl", "ribbon", "language", Language()
End Sub
