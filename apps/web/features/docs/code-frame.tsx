'use client'
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'

/** A block of code with its title, and a button that copies it without line numbers. */
export function CodeFrame({ title, language, children }: { title: string; language: string; children: ReactNode }) {
  const frame = useRef<HTMLElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    const code = frame.current?.querySelector('pre')?.cloneNode(true)
    if (!(code instanceof HTMLElement)) return
    for (const note of code.querySelectorAll('.code-annotation')) note.remove()
    await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ''))
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <figure ref={frame} className="docs-code" data-language={language || undefined}>
      {title ? <figcaption>{title}</figcaption> : null}
      {children}
      <button type="button" onClick={() => void copy()} aria-label={copied ? 'Code copied' : 'Copy code'}>
        {copied ? <Check className="size-3.5" /> : <Copy className="size-3.5" />}
      </button>
    </figure>
  )
}
