'use client'
import type { Guide } from '@callboard/plugin-kit/server'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { toast } from '@callboard/ui/toast'
import { Copy, Download } from 'lucide-react'
import { ExternalLink } from './external-link.tsx'
import { HelpText } from './help-text.tsx'

/** A text to copy elsewhere, such as a manifest or a policy. */
export function GuideCard({ guide }: { guide: Guide }) {
  const copy = async () => {
    await navigator.clipboard.writeText(guide.text)
    toast.success(`${guide.fileName} is copied`)
  }
  const save = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([guide.text], { type: 'text/plain' }))
    link.download = guide.fileName
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <Card
      title={guide.title}
      aside={
        <span className="flex gap-1">
          <Button variant="quiet" onClick={() => void copy()}>
            <Copy aria-hidden /> Copy
          </Button>
          <Button variant="quiet" onClick={save}>
            <Download aria-hidden /> Save
          </Button>
        </span>
      }
    >
      <p className="px-3.5 pt-3 text-muted">
        <HelpText text={guide.help} /> {guide.link ? <ExternalLink {...guide.link} /> : null}
      </p>
      <CodeBlock label={guide.fileName}>{guide.text}</CodeBlock>
    </Card>
  )
}
