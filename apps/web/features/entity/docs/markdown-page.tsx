import { resolveLink } from '@callboard/core/docs/links'
import type { Output } from '@callboard/parsing/tasks'
import { type Components, toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { Link } from '../../../lib/link.tsx'
import type { ComponentProps, ReactNode } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import './markdown-page.css'

type Place = {
  /** The page, and where it is written. */
  from: { path: string; url: string }
  pages: ReadonlySet<string>
  toPage: (path: string) => string
}

function DocsLink({ href = '', place, children }: { href: string | undefined; place: Place; children: ReactNode }) {
  const link = resolveLink(href, place.from, place.pages)
  if ('page' in link) return <Link href={`${place.toPage(link.page)}${link.hash}`}>{children}</Link>
  if ('hash' in link) return <a href={link.hash}>{children}</a>
  return link.url ? (
    <a href={link.url} target="_blank" rel="noreferrer">
      {children}
    </a>
  ) : (
    children
  )
}

const isOutside = (src: unknown): src is string => typeof src === 'string' && /^https:\/\//i.test(src)

function Picture({ src, alt }: { src: unknown; alt: string }) {
  if (!isOutside(src)) return alt ? `Picture: ${alt}` : 'A picture'
  // biome-ignore lint/performance/noImgElement: its size is not known, and its host is anybody's
  return <img src={src} alt={alt} loading="lazy" referrerPolicy="no-referrer" />
}

const componentsOf = (place: Place): Partial<Components> => ({
  a: ({ href, children }: ComponentProps<'a'>) => (
    <DocsLink href={href} place={place}>
      {children}
    </DocsLink>
  ),
  img: ({ src, alt }: ComponentProps<'img'>) => <Picture src={src} alt={alt ?? ''} />,
  // Of a list of tasks.
  input: ({ checked }: ComponentProps<'input'>) => (
    <input type="checkbox" checked={checked} readOnly disabled aria-label={checked ? 'Done' : 'To do'} />
  ),
  // Wide code and tables scroll by themselves, and by keyboard.
  pre: ({ children }: ComponentProps<'pre'>) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <pre tabIndex={0}>{children}</pre>
  ),
  table: ({ children }: ComponentProps<'table'>) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label="Table" tabIndex={0} className="overflow-x-auto">
      <table>{children}</table>
    </section>
  ),
})

/** A page of docs, drawn from the elements that its Markdown was parsed into. HTML and addresses that run something are left out there. */
export function MarkdownPage({ content, ...place }: { content: Output<'markdown'> } & Place) {
  return (
    <div className="markdown">
      {toJsxRuntime(content, { Fragment, jsx, jsxs, components: componentsOf(place), ignoreInvalidStyle: true })}
    </div>
  )
}
