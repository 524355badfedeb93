import { asCommonMark } from '@callboard/core/docs/dialect'
import { resolveLink } from '@callboard/core/docs/links'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import Markdown from 'react-markdown'
import rehypeSlug from 'rehype-slug'
import remarkGfm from 'remark-gfm'
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

type Node = { type: string; tagName?: string; properties?: Record<string, unknown>; children?: Node[] | undefined }

/** Pictures of the repository may be private to it: in the place of one is a link to it, unless it is part of a link. */
function linkPictures() {
  const visit = (node: Node, inLink: boolean) => {
    node.children = node.children?.map((inner) => {
      visit(inner, inLink || inner.tagName === 'a')
      const src = inner.properties?.src
      if (inner.tagName !== 'img' || inLink || isOutside(src)) return inner
      return { type: 'element', tagName: 'a', properties: { href: src }, children: [inner] }
    })
  }
  return (tree: Node) => visit(tree, false)
}

function Picture({ src, alt }: { src: unknown; alt: string }) {
  if (!isOutside(src)) return alt ? `Picture: ${alt}` : 'A picture'
  // biome-ignore lint/performance/noImgElement: its size is not known, and its host is anybody's
  return <img src={src} alt={alt} loading="lazy" referrerPolicy="no-referrer" />
}

/** A page of docs. HTML inside is left out, and links that would run something are no links. */
export function MarkdownPage({ text, ...place }: { text: string } & Place) {
  return (
    <div className="markdown">
      <Markdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSlug, linkPictures]}
        skipHtml
        components={{
          a: ({ href, children }) => (
            <DocsLink href={href} place={place}>
              {children}
            </DocsLink>
          ),
          img: ({ src, alt }) => <Picture src={src} alt={alt ?? ''} />,
          // Of a list of tasks.
          input: ({ checked }: ComponentProps<'input'>) => (
            <input type="checkbox" checked={checked} readOnly disabled aria-label={checked ? 'Done' : 'To do'} />
          ),
          // Wide code and tables scroll by themselves, and by keyboard.
          pre: ({ children }: ComponentProps<'pre'>) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
            <pre tabIndex={0}>{children}</pre>
          ),
          table: ({ children }) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
            <section aria-label="Table" tabIndex={0} className="overflow-x-auto">
              <table>{children}</table>
            </section>
          ),
        }}
      >
        {asCommonMark(text)}
      </Markdown>
    </div>
  )
}
