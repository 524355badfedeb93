'use client'
import { Toaster as Sonner, toast } from 'sonner'

export { toast }

/** The messages themselves, which `toast.tsx` loads. */
export const Messages = () => (
  <Sonner
    position="bottom-right"
    mobileOffset={{ bottom: 'calc(var(--tab-bar) + 16px)' }}
    toastOptions={{ className: '!bg-panel !text-fg !border-line !text-[13px]' }}
  />
)
