Attribute VB_Name = "Ribbon"
Option Explicit

' Callbacks of ribbon.xml. A button's tag is the command that Python knows.

Private loaded As Object

Public Sub RibbonLoaded(ByVal ribbon_ui As IRibbonUI)
    Set loaded = ribbon_ui
End Sub

Public Sub RibbonLabel(ByVal control As IRibbonControl, ByRef returned As Variant)
    returned = Said(control.ID & ".label")
End Sub

Public Sub RibbonScreentip(ByVal control As IRibbonControl, ByRef returned As Variant)
    returned = Said(control.ID & ".screentip")
End Sub

Public Sub RibbonSupertip(ByVal control As IRibbonControl, ByRef returned As Variant)
    returned = Said(control.ID & ".supertip")
End Sub

Public Sub RibbonKeytip(ByVal control As IRibbonControl, ByRef returned As Variant)
    returned = Said(control.ID & ".keytip")
End Sub

Public Sub RibbonAction(ByVal control As IRibbonControl)
    RunCommand control.Tag
End Sub

Public Sub RibbonLanguage(ByVal control As IRibbonControl)
    SwitchLanguage
    If Not loaded Is Nothing Then loaded.Invalidate
    RegisterHelp
End Sub

' Called by Excel when a status has been read long enough.
Public Sub ClearStatus()
    Application.StatusBar = False
End Sub
