'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { Download } from 'lucide-react'
import { type Picture, savePicture } from './graph-export.ts'

/** Saves what is shown as a file. */
export function GraphExportButtons({ name, picture }: { name: string; picture: () => Omit<Picture, 'scheme'> }) {
  const save = async (format: 'svg' | 'png') => {
    const scheme = document.documentElement.classList.contains('dark') ? 'dark' : 'light'
    try {
      await savePicture({ ...picture(), scheme }, format, name)
    } catch {
      toast.error('This picture is too large for a PNG. Save it as SVG, or reduce the depth.')
    }
  }
  return (
    <span className="flex gap-1">
      {(['svg', 'png'] as const).map((format) => (
        <Button key={format} variant="quiet" onClick={() => void save(format)} aria-label={`Save as ${format.toUpperCase()}`}>
          <Download aria-hidden /> {format.toUpperCase()}
        </Button>
      ))}
    </span>
  )
}
