'use client'
import { type DialogProps } from './dialog-box.tsx'
import { useOpened } from './use-opened.ts'

const load = () => import('./dialog-box.tsx').then((m) => m.DialogBox)

/** A modal dialog. Escape closes it. It is loaded when it opens for the first time. */
export function Dialog(props: DialogProps) {
  const Box = useOpened(props.open, load)
  return Box ? <Box {...props} /> : null
}
