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
Private Const BY_NO_KEY As Long = 0
Private Const BY_ANY_KEY As Long = 2
Private Const DISABLED As Long = 0
Private Const FOLDER_PICKER As Long = 4
Private Const IN_FRONT_OF_ALL As Long = 73728
Private Const ERROR_NAME As Long = 2029
Private Const ONE_SHEET As Long = -4167
Private Const PAGE_WIDTH As Long = 140
Private Const LONGEST_STATUS As Long = 250

Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal owner As LongPtr, ByVal text As LongPtr, ByVal caption As LongPtr, ByVal kind As Long) As Long

Private help_is_registered As Boolean
Private calculated As Long

Public Sub RunCommand(ByVal command As String)
    Dim reason As String, interrupted_by As Long
    interrupted_by = BY_ANY_KEY
    On Error GoTo failed
    ' Escape would end it in the middle; Excel puts this back itself.
    Application.EnableCancelKey = DISABLED
    TryAgain
    ThisWorkbook.Listen
    RegisterHelpOnce
    ' A key must not leave cells uncalculated that are checked then.
    interrupted_by = Application.CalculationInterruptKey
    Application.CalculationInterruptKey = BY_NO_KEY
    If command = "recalculate" Then Application.CalculateFull
    Converse command, OpenBook()
    Application.CalculationInterruptKey = interrupted_by
    Exit Sub
failed:
    ' First of all: Said clears it.
    reason = Err.Description
    AsBefore
    Application.CalculationInterruptKey = interrupted_by
    Shown Said("failed") & vbCrLf & vbCrLf & reason & vbCrLf & vbCrLf & Said("doctor") & vbCrLf & CommandLine(), WARNING
End Sub

' The active workbook; in Protected View that would be another one, behind it.
Private Function OpenBook() As Object
    If Application.ActiveProtectedViewWindow Is Nothing Then Set OpenBook = ActiveWorkbook
End Function

' Also how Excel calculates: Python puts it back unless it is lost in the middle.
Private Sub AsBefore()
    On Error Resume Next
    If calculated <> 0 Then
        If Application.Calculation <> calculated Then Application.Calculation = calculated
    End If
    calculated = 0
    Application.Cursor = AS_USUAL
    Application.DisplayAlerts = True
    Application.StatusBar = False
End Sub

' Python asks until it has every answer, then does the whole of it.
' Nobody waits for what was not asked for: its warnings go to the status bar.
Private Sub Converse(ByVal command As String, ByVal book As Object, Optional ByVal unasked As Boolean = False)
    Dim answers As String, reply As Variant, picked As String
    Do
        If Not book Is Nothing Then calculated = Application.Calculation
        Application.Cursor = WAITING
        Application.StatusBar = Said("working")
        ' Else Excel asks the user about waiting for another program.
        Application.DisplayAlerts = False
        reply = Server().command_reply(command, book, SelectedSheet(), SelectedCell(), Language(), answers)
        AsBefore
        Select Case CStr(reply(0))
            Case "ask"
                If Shown(CStr(reply(1)), ASKING) <> YES Then Exit Do
                answers = answers & CStr(reply(2)) & "=yes" & vbLf
            Case "files"
                picked = PickedFiles(CStr(reply(1)))
                If picked = "" Then Exit Do
                answers = answers & CStr(reply(2)) & "=" & picked & vbLf
            Case "folder"
                picked = PickedFolder(CStr(reply(1)))
                If picked = "" Then Exit Do
                answers = answers & CStr(reply(2)) & "=" & picked & vbLf
            Case "new"
                Workbooks.Add CStr(reply(2))
                SetStatus CStr(reply(1))
                Exit Sub
            Case "page"
                ShowPage CStr(reply(1))
                Exit Sub
            Case "status"
                SetStatus CStr(reply(1))
                Exit Sub
            Case "warn"
                If unasked Then
                    SetStatus Replace(CStr(reply(1)), vbLf, " ")
                Else
                    Shown CStr(reply(1)), WARNING
                    GoToSheet book, CStr(reply(2))
                End If
                Exit Sub
            Case Else
                Shown CStr(reply(1)), TELLING
                GoToSheet book, CStr(reply(2))
                Exit Sub
        End Select
    Loop
End Sub

Private Function SelectedSheet() As String
    On Error Resume Next
    SelectedSheet = ActiveCell.Worksheet.Name
End Function

Private Function SelectedCell() As String
    On Error Resume Next
    SelectedCell = ActiveCell.Address(False, False)
End Function

Private Sub GoToSheet(ByVal book As Object, ByVal sheet_name As String)
    On Error Resume Next
    If sheet_name = "" Then Exit Sub
    book.Activate
    book.Worksheets(sheet_name).Activate
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

' A path; blank when the user cancelled.
Private Function PickedFolder(ByVal title As String) As String
    Dim picker As Object
    Set picker = Application.FileDialog(FOLDER_PICKER)
    picker.Title = title
    picker.AllowMultiSelect = False
    If picker.Show <> 0 Then PickedFolder = CStr(picker.SelectedItems.Item(1))
End Function

' MsgBox shows only the characters of the system's code page. Every window of Excel waits.
Private Function Shown(ByVal text As String, ByVal kind As Long) As Long
    Dim caption As String
    caption = "ivjxl"
    Shown = MessageBoxW(0, StrPtr(text), StrPtr(caption), kind Or IN_FRONT_OF_ALL)
End Function

' Long texts, a line in a row, in a workbook that nobody has to save.
Private Sub ShowPage(ByVal text As String)
    Dim lines As Variant, cells() As Variant, page As Object, i As Long
    lines = Split(text, vbLf)
    ReDim cells(1 To UBound(lines) + 1, 1 To 1)
    For i = 0 To UBound(lines)
        ' Excel would take an apostrophe for its own mark of a text.
        cells(i + 1, 1) = " " & lines(i)
    Next i
    Set page = Workbooks.Add(ONE_SHEET)
    With page.Worksheets(1)
        .Columns(1).NumberFormat = "@"
        .Columns(1).ColumnWidth = PAGE_WIDTH
        .Range("A1").Resize(UBound(cells, 1), 1).Value2 = cells
    End With
    page.Saved = True
End Sub

Private Sub SetStatus(ByVal text As String)
    Application.StatusBar = Left$(text, LONGEST_STATUS)
    Application.OnTime Now + TimeSerial(0, 0, STATUS_SECONDS), "'" & ThisWorkbook.Name & "'!ClearStatus"
End Sub

' A workbook that names the add-in of another machine, or whose functions Excel has not
' found in its file, gets its formulas entered again.
Public Sub RepairOnOpen(ByVal book As Object)
    Dim links As Variant, needed As Boolean, alerts As Boolean, i As Long
    alerts = Application.DisplayAlerts
    On Error GoTo failed
    Application.EnableCancelKey = DISABLED
    needed = HasUnknownFunctions(book)
    links = book.LinkSources(EXCEL_LINKS)
    If IsArray(links) Then
        For i = LBound(links) To UBound(links)
            If IsAnotherAddIn(CStr(links(i))) Then needed = True
        Next i
    End If
    If needed Then Converse "links", book, True
    Application.DisplayAlerts = alerts
    Exit Sub
failed:
    AsBefore
    Application.DisplayAlerts = alerts
End Sub

' Our hidden sheet has a formula of ours, whose error says that Excel does not know it.
Private Function HasUnknownFunctions(ByVal book As Object) As Boolean
    Dim cells As Variant, was_saved As Boolean, i As Long
    On Error GoTo not_ours
    was_saved = book.Saved
    ' It refers to nothing that changes: until it is told to, it shows what was saved.
    book.Worksheets("_ivjxl").Range("B1:B40").Calculate
    cells = book.Worksheets("_ivjxl").Range("B1:B40").Value2
    book.Saved = was_saved
    For i = LBound(cells, 1) To UBound(cells, 1)
        If IsError(cells(i, 1)) Then
            If cells(i, 1) = CVErr(ERROR_NAME) Then HasUnknownFunctions = True
        End If
    Next i
not_ours:
End Function

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
