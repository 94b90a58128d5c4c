"""The companion's sign, drawn: the dock of the console's icon, its colour the state, a red point for what is unread."""

from __future__ import annotations

import math

import wx

from controldock.desktop.appearance import ASLEEP, BRAND, PAPER, UNREAD

GRID = 32.0  # the sign is drawn on a field of so many units
SIZES = (16, 24, 32, 48, 64, 128)  # pixels: of windows, task bars and switchers


def sign(size: int, *, is_awake: bool = True, is_unread: bool = False) -> wx.Bitmap:
    """The sign as a picture of `size` pixels."""
    bitmap = wx.Bitmap.FromRGBA(size, size, 0, 0, 0, 0)
    memory = wx.MemoryDC(bitmap)
    context = wx.GraphicsContext.Create(memory)
    context.SetAntialiasMode(wx.ANTIALIAS_DEFAULT)
    context.Scale(size / GRID, size / GRID)
    _draw(context, BRAND if is_awake else ASLEEP)
    if is_unread:
        context.SetPen(wx.Pen(PAPER, 2))
        context.SetBrush(wx.Brush(UNREAD))
        context.DrawEllipse(18.5, 0.5, 13, 13)
    del context
    memory.SelectObject(wx.NullBitmap)
    return bitmap


def icon(size: int, *, is_awake: bool = True, is_unread: bool = False) -> wx.Icon:
    """The same for a tray."""
    made = wx.Icon()
    made.CopyFromBitmap(sign(size, is_awake=is_awake, is_unread=is_unread))
    return made


def window_icons() -> wx.IconBundle:
    """For title bars and switchers."""
    bundle = wx.IconBundle()
    for size in SIZES:
        bundle.AddIcon(icon(size))
    return bundle


def swatch(colour: str, size: int) -> wx.Bitmap:
    """A round spot of a colour, for lists."""
    bitmap = wx.Bitmap.FromRGBA(size, size, 0, 0, 0, 0)
    memory = wx.MemoryDC(bitmap)
    context = wx.GraphicsContext.Create(memory)
    context.SetBrush(wx.Brush(colour))
    context.SetPen(wx.TRANSPARENT_PEN)
    context.DrawEllipse(1, 1, size - 2, size - 2)
    del context
    memory.SelectObject(wx.NullBitmap)
    return bitmap


def _draw(context: wx.GraphicsContext, colour: str) -> None:
    context.SetPen(wx.TRANSPARENT_PEN)
    context.SetBrush(wx.Brush(colour))
    context.DrawRoundedRectangle(0, 0, GRID, GRID, 8)
    pen = wx.Pen(PAPER, 3)
    pen.SetCap(wx.CAP_ROUND)
    context.SetPen(pen)
    context.SetBrush(wx.TRANSPARENT_BRUSH)
    dock = context.CreatePath()  # M7 11.5v6A7.5 7.5 0 0 0 14.5 25h3A7.5 7.5 0 0 0 25 17.5v-6
    dock.MoveToPoint(7, 11.5)
    dock.AddLineToPoint(7, 17.5)
    dock.AddArc(14.5, 17.5, 7.5, math.pi, math.pi / 2, False)
    dock.AddLineToPoint(17.5, 25)
    dock.AddArc(17.5, 17.5, 7.5, math.pi / 2, 0, False)
    dock.AddLineToPoint(25, 11.5)
    context.StrokePath(dock)
    context.SetPen(wx.TRANSPARENT_PEN)
    context.SetBrush(wx.Brush(PAPER))
    context.DrawRoundedRectangle(12.5, 6.5, 7, 12, 2.2)
    context.SetBrush(wx.Brush(colour))
    context.DrawEllipse(14.5, 13.3, 3, 3)
