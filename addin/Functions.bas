Attribute VB_Name = "Functions"
Option Explicit
Option Private Module

' What every worksheet function of this add-in does: read its cells, ask Python once,
' make real cell errors of what comes back. The functions themselves are generated.

Private Const ERROR_VALUE As Long = 2015
Private Const MANY_AREAS As Long = 1

Public Function Answer(ByVal function_name As String, ByVal arguments As Variant) As Variant
    Dim blocks() As Variant, last_row As Long, last_column As Long, i As Long
    On Error GoTo failed
    For i = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(i)) Then Reach arguments(i), last_row, last_column
    Next i
    ReDim blocks(LBound(arguments) To UBound(arguments))
    For i = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(i)) Then
            blocks(i) = CellsOf(arguments(i), last_row, last_column)
        Else
            blocks(i) = BlockOf(arguments(i))
        End If
    Next i
    Answer = WithErrors(Server().function_value(function_name, blocks, CallerAddress()))
    Exit Function
failed:
    Answer = CVErr(ERROR_VALUE)
End Function

' How far arguments that are whole columns or rows hold anything. One limit for all of them:
' columns of two sheets stay side by side.
Private Sub Reach(ByVal area As Object, ByRef last_row As Long, ByRef last_column As Long)
    Dim used As Object
    Set used = area.Worksheet.UsedRange
    If TakesAllRows(area) Then
        If used.Row + used.Rows.Count - 1 > last_row Then last_row = used.Row + used.Rows.Count - 1
    End If
    If TakesAllColumns(area) Then
        If used.Column + used.Columns.Count - 1 > last_column Then last_column = used.Column + used.Columns.Count - 1
    End If
End Sub

Private Function TakesAllRows(ByVal area As Object) As Boolean
    TakesAllRows = area.Row + area.Rows.Count - 1 = area.Worksheet.Rows.Count
End Function

Private Function TakesAllColumns(ByVal area As Object) As Boolean
    TakesAllColumns = area.Column + area.Columns.Count - 1 = area.Worksheet.Columns.Count
End Function

Private Function CellsOf(ByVal area As Object, ByVal last_row As Long, ByVal last_column As Long) As Variant
    Dim row_count As Long, column_count As Long
    ' Of several areas Value2 would give the first alone.
    If area.Areas.Count > 1 Then Err.Raise vbObjectError + MANY_AREAS
    row_count = area.Rows.Count
    column_count = area.Columns.Count
    If TakesAllRows(area) Then row_count = AtLeastOne(last_row - area.Row + 1)
    If TakesAllColumns(area) Then column_count = AtLeastOne(last_column - area.Column + 1)
    CellsOf = BlockOf(area.Resize(row_count, column_count).Value2)
End Function

Private Function AtLeastOne(ByVal number As Long) As Long
    AtLeastOne = number
    If number < 1 Then AtLeastOne = 1
End Function

' Two dimensions always: a value becomes one cell, a list becomes a row.
Private Function BlockOf(ByVal found As Variant) As Variant
    Dim block() As Variant, i As Long
    If Not IsArray(found) Then
        ReDim block(1 To 1, 1 To 1)
        ' An argument left out arrives as a special error; it is a blank cell.
        If Not IsMissing(found) Then block(1, 1) = found
        BlockOf = block
    ElseIf Dimensions(found) = 1 Then
        ReDim block(1 To 1, 1 To UBound(found) - LBound(found) + 1)
        For i = LBound(found) To UBound(found)
            block(1, i - LBound(found) + 1) = found(i)
        Next i
        BlockOf = block
    Else
        BlockOf = found
    End If
End Function

Private Function Dimensions(ByVal found As Variant) As Long
    Dim size As Long
    Dimensions = 1
    On Error GoTo one
    size = UBound(found, 2)
    Dimensions = 2
one:
End Function

' Numbers arrive as doubles; a whole number is the code of an error.
Private Function WithErrors(ByVal found As Variant) As Variant
    Dim block() As Variant, i As Long, j As Long
    If Not IsArray(found) Then
        WithErrors = CellOf(found)
        Exit Function
    End If
    ReDim block(LBound(found, 1) To UBound(found, 1), LBound(found, 2) To UBound(found, 2))
    For i = LBound(found, 1) To UBound(found, 1)
        For j = LBound(found, 2) To UBound(found, 2)
            block(i, j) = CellOf(found(i, j))
        Next j
    Next i
    WithErrors = block
End Function

Private Function CellOf(ByVal found As Variant) As Variant
    If VarType(found) = vbLong Then
        CellOf = CVErr(found)
    Else
        CellOf = found
    End If
End Function

' Which cell asks, so that "Why?" finds its message; blank when it is not a cell.
Private Function CallerAddress() As String
    On Error Resume Next
    CallerAddress = Application.Caller.Cells(1, 1).Address(False, False, 1, True)
End Function
