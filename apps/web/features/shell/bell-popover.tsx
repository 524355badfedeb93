'use client'
import { Popover } from '@callboard/ui/popover'
import { type ReactNode, useState } from 'react'
import { NotificationPanel } from './notification-panel.tsx'

/** The bell with its panel, which is open at first: it is loaded when somebody has pressed the bell. */
export function BellPopover({ trigger }: { trigger: ReactNode }) {
  const [open, setOpen] = useState(true)
  return (
    <Popover label="Notifications" align="end" wide open={open} onOpenChange={setOpen} trigger={trigger}>
      <NotificationPanel onClose={() => setOpen(false)} />
    </Popover>
  )
}
