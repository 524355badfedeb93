import { resolveLink } from '@callboard/modules/docs/domain/links'
import { pictureAddress } from '@callboard/modules/docs/domain/pictures'
import type { Output } from '@callboard/parsing/tasks'
import { type Components, toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { Children, type ComponentProps, isValidElement, type ReactNode } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import { Link } from '~/components/link.tsx'
import { CodeFrame } from './code-frame.tsx'
import { Diagram } from './diagram.tsx'
import { DocsTabs } from './docs-tabs.tsx'
import { MissingPicture, Picture } from './picture.tsx'
import { PlantUml } from './plantuml.tsx'
import './markdown-code.css'
import './markdown-page.css'

type Place = {
  /** The page with the URL of its source. */
  from: { path: string; url: string }
  pages: ReadonlySet<string>
  toPage: (path: string) => string
  /** URL of an image of the repository, by its source in the page. */
  toPicture: (src: string) => string
  /** URL of a PlantUML diagram by its position in the page; undefined if there is no server for it. */
  toDiagram: ((place: number) => string) | undefined
}

type LinkProps = ComponentProps<'a'> & { place: Place }

function DocsLink({ href, place, children, ...rest }: LinkProps) {
  // A link whose URL was unsafe has no target, but may still be a target.
  if (href === undefined) return <span id={rest.id}>{children}</span>
  const link = resolveLink(href, place.from, place.pages)
  // Such as its id, class and accessible name.
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value === 'string'))
  if ('page' in link)
    return (
      <Link {...named} href={`${place.toPage(link.page)}${link.hash}`}>
        {children}
      </Link>
    )
  if ('hash' in link)
    return (
      <a {...named} href={link.hash}>
        {children}
      </a>
    )
  return link.url ? (
    <a {...named} href={link.url} target="_blank" rel="noreferrer">
      {children}
    </a>
  ) : (
    children
  )
}

function DocsPicture({ src, alt, place, ...rest }: ComponentProps<'img'> & { alt: string; place: Place }) {
  const address = typeof src === 'string' ? pictureAddress(src, place.from) : undefined
  if (!address || typeof src !== 'string') return <MissingPicture alt={alt} reason="This URL is not allowed." />
  const fragmentAt = src.includes('#') ? src.indexOf('#') : src.length
  // The part after "#" selects the theme in which it is shown.
  const shown = 'outside' in address ? address.outside : `${place.toPicture(src.slice(0, fragmentAt))}${src.slice(fragmentAt)}`
  return <Picture {...rest} src={shown} alt={alt} />
}

/** A heading with a link to itself. */
function headingOf(Tag: 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6') {
  return ({ id, children, className }: ComponentProps<'h1'>) => (
    <Tag id={id} className={className}>
      {children}
      {id ? (
        <a href={`#${id}`} className="heading-link" aria-label="Link to this section">
          #
        </a>
      ) : null}
    </Tag>
  )
}

/** Component names whose children are tabs with labels. */
function Tabs({ children }: { children?: ReactNode }) {
  const tabs = Children.toArray(children).flatMap((child) =>
    isValidElement<{ label?: string; children?: ReactNode }>(child) ? [child.props] : [],
  )
  return <DocsTabs labels={tabs.map((t) => t.label ?? '')} panels={tabs.map((t) => t.children)} />
}

/** Elements of our Markdown extensions, which HTML does not have. */
const own = {
  'docs-tabs': Tabs,
  'docs-tab': ({ children }: { children?: ReactNode }) => children,
  'docs-code': ({ title, language, children }: { title?: string; language?: string; children?: ReactNode }) => (
    <CodeFrame title={title ?? ''} language={language ?? ''}>
      {children}
    </CodeFrame>
  ),
  'docs-diagram': ({ source }: { source?: string }) => <Diagram source={source ?? ''} />,
}

const componentsOf = (place: Place): Partial<Components> => ({
  ...own,
  ...{
    'docs-plantuml': ({ source, place: at }: { source?: string; place?: number | string }) => (
      <PlantUml source={source ?? ''} src={place.toDiagram?.(Number(at))} />
    ),
  },
  ...Object.fromEntries((['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const).map((tag) => [tag, headingOf(tag)])),
  a: (props: ComponentProps<'a'>) => <DocsLink {...props} place={place} />,
  img: ({ alt, ...rest }: ComponentProps<'img'>) => <DocsPicture {...rest} alt={alt ?? ''} place={place} />,
  // In a task list.
  input: ({ checked }: ComponentProps<'input'>) => (
    <input type="checkbox" checked={checked} readOnly disabled aria-label={checked ? 'Done' : 'To do'} />
  ),
  // Wide code and tables scroll separately, also by keyboard.
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

/** A docs page from its parsed Markdown; unsafe elements were removed there. */
export function MarkdownPage({ content, ...place }: { content: Output<'markdown'>['content'] } & Place) {
  return (
    <div className="markdown">
      {toJsxRuntime(content, { Fragment, jsx, jsxs, components: componentsOf(place), ignoreInvalidStyle: true })}
    </div>
  )
}
