'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { Copy } from 'lucide-react'

/** Copies an answer with links to its sources. */
export function CopyAnswer({ markdown }: { markdown: string }) {
  const copy = () =>
    navigator.clipboard.writeText(markdown).then(
      () => toast.success('Copied with its sources.'),
      () => toast.error('The browser did not allow copying. Select the text instead.'),
    )
  return (
    <Button variant="quiet" onClick={() => void copy()}>
      <Copy aria-hidden /> Copy with sources
    </Button>
  )
}
