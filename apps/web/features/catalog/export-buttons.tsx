'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { Download } from 'lucide-react'
import { savePicture } from './save-picture.ts'

/** Saves what is shown as a file. `svg` makes it when a button is pressed; undefined while there is nothing yet. */
export function ExportButtons({ name, svg }: { name: string; svg: () => string | undefined }) {
  const save = async (format: 'svg' | 'png') => {
    const text = svg()
    if (text === undefined) return
    try {
      await savePicture(text, format, name)
    } catch {
      toast.error('This picture is too large for a PNG. Save it as SVG, or show less.')
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
