import { ExternalLink as Icon } from 'lucide-react'

/** A link to a vendor's page, in a new tab so that a form beside it stays filled. */
export function ExternalLink({ href, label }: { href: string; label: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 text-accent underline">
      {label}
      <Icon aria-hidden className="size-3" />
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  )
}
