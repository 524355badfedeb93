'use client'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'

/** A value with a copy button. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <code className="min-w-0 flex-1 truncate rounded border bg-sub px-1.5 py-0.5 font-mono text-sm" title={text}>
        {text}
      </code>
      <button
        type="button"
        onClick={() => void copy()}
        aria-label={copied ? `${label} copied` : `Copy ${label}`}
        className="rounded p-[5px] text-faint hover:bg-sub hover:text-fg"
      >
        {copied ? <Check className="size-3.5" /> : <Copy className="size-3.5" />}
      </button>
    </span>
  )
}
