Attribute VB_Name = "IvjxlRibbon"
Option Explicit

' Callbacks of ribbon.xml. A button's tag is the command that Python knows.

Private loaded As Object

Public Sub IvjxlLoaded(ByVal ribbon_ui As IRibbonUI)
    Set loaded = ribbon_ui
End Sub

Public Sub IvjxlLabel(ByVal control As IRibbonControl, ByRef returned As Variant)
    returned = Said(control.ID & ".label")
End Sub

Public Sub IvjxlScreentip(ByVal control As IRibbonControl, ByRef returned As Variant)
    returned = Said(control.ID & ".screentip")
End Sub

Public Sub IvjxlSupertip(ByVal control As IRibbonControl, ByRef returned As Variant)
    returned = Said(control.ID & ".supertip")
End Sub

Public Sub IvjxlKeytip(ByVal control As IRibbonControl, ByRef returned As Variant)
    returned = Said(control.ID & ".keytip")
End Sub

Public Sub IvjxlAction(ByVal control As IRibbonControl)
    RunCommand control.Tag
End Sub

Public Sub IvjxlLanguage(ByVal control As IRibbonControl)
    On Error Resume Next
    SwitchLanguage
    If Not loaded Is Nothing Then loaded.Invalidate
    RegisterHelp
End Sub

' Called by Excel when a status has been read long enough.
Public Sub ClearStatus()
    Application.StatusBar = False
End Sub
