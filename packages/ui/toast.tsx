'use client'
import { Toaster as Sonner, toast } from 'sonner'

export { toast }

/** Container for short messages after an action. */
export const Toaster = () => (
  <Sonner
    position="bottom-right"
    mobileOffset={{ bottom: 'calc(var(--tab-bar) + 16px)' }}
    toastOptions={{ className: '!bg-panel !text-fg !border-line !text-[13px]' }}
  />
)
