'use client'
import { type DrawerProps } from './drawer-box.tsx'
import { useOpened } from './use-opened.ts'

const load = () => import('./drawer-box.tsx').then((m) => m.DrawerBox)

/** A panel over the left side of the page. Escape and the page behind it close it. It is loaded when it opens for the first time. */
export function Drawer(props: DrawerProps) {
  const Box = useOpened(props.open, load)
  return Box ? <Box {...props} /> : null
}
