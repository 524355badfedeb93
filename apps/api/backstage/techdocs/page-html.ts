import { resolveLink } from '@callboard/modules/docs/domain/links'
import { addressOfPage, relativePath } from '@callboard/modules/docs/domain/page-address'
import type { ElementContent, Properties, Root, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { element, text } from './elements.ts'
import { contents, footer, navigation, type PageLocation, type Site, type SitePage } from './navigation.ts'

type Pictures = ReadonlyMap<string, string>
type LinkContext = PageLocation & { paths: ReadonlySet<string>; pictures: Pictures }

/** The target of a page's link in the reader. */
function hrefOf(href: string, { page, folder, paths }: LinkContext): string | undefined {
  const link = resolveLink(href, page, paths)
  if ('page' in link) return relativePath(folder, addressOfPage(link.page)) + link.hash
  return 'hash' in link ? link.hash : link.url || undefined
}

const isExternal = (src: unknown) => typeof src === 'string' && /^https:\/\//i.test(src)

const wordOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const bold = (value: string) => element('p', {}, element('strong', {}, text(value)))

/** Converts elements of our own dialect, which browsers do not know, to MkDocs markup. */
const dialect: Readonly<Record<string, (properties: Properties, children: ElementContent[]) => ElementContent>> = {
  'docs-tabs': (_, children) => element('div', { className: ['tabbed-set'] }, ...children),
  'docs-tab': ({ label }, children) => element('div', { className: ['tabbed-block'] }, bold(wordOf(label) ?? ''), ...children),
  'docs-code': ({ title }, children) => {
    const name = wordOf(title)
    const filename = name ? [element('span', { className: ['filename'] }, text(name))] : []
    return element('div', { className: ['highlight'] }, ...filename, ...children)
  },
  'docs-plantuml': ({ source }) => element('pre', {}, element('code', {}, text(wordOf(source) ?? ''))),
  // The reader renders Mermaid if its owner has installed the plugin.
  'docs-diagram': ({ source }) => element('pre', { className: ['mermaid'] }, element('code', {}, text(wordOf(source) ?? ''))),
}

/**
 * The page's elements for the reader: links point to reader pages, and images that it cannot load are replaced by their
 * description.
 */
function placed(node: RootContent, place: LinkContext): ElementContent[] {
  if (node.type === 'text') return [node]
  if (node.type !== 'element') return []
  const { tagName, properties } = node
  const inlined = tagName === 'img' ? place.pictures.get(String(properties.src)) : undefined
  if (inlined !== undefined) return [element('img', { ...properties, src: inlined })]
  if (tagName === 'img' && !isExternal(properties.src)) {
    const alt = typeof properties.alt === 'string' && properties.alt !== '' ? `Picture: ${properties.alt}` : 'A picture'
    return [text(alt)]
  }
  const children = node.children.flatMap((child) => placed(child, place))
  const draw = dialect[tagName]
  if (draw) return [draw(properties, children)]
  if (tagName !== 'a' || typeof properties.href !== 'string') return [{ ...node, children }]
  const href = hrefOf(properties.href, place)
  return href === undefined ? children : [element('a', { ...properties, href }, ...children)]
}

/** URL of the page's source. Backstage's reader adds a feedback link next to it. */
const editLink = (url: string) =>
  element('a', { href: url, title: 'Edit this page', className: ['md-content__button', 'md-icon'] }, text('Edit'))

/** The checkbox with which the theme opens its navigation on narrow screens; the reader adds its button. */
const drawer = () => [
  element('input', {
    className: ['md-toggle'],
    dataMdToggle: 'drawer',
    type: 'checkbox',
    id: '__drawer',
    autoComplete: ['off'],
    hidden: true,
  }),
  element('header', { className: ['md-header'] }, element('label', { className: ['md-header__button'], htmlFor: ['__drawer'] })),
]

/**
 * A docs page as MkDocs with the Material theme would render it, which Backstage's reader takes apart: it looks for `article`,
 * `.md-content__inner`, the two sidebars and the footer.
 * @param content the sanitized elements of the page
 * @param folder its folder in the reader, which differs from its own path for the home page
 * @param pictures data URIs of images that the reader cannot load, by source
 */
export function pageHtml(site: Site, page: SitePage, folder: string, content: Root, pictures: Pictures = new Map()): string {
  const place: LinkContext = { page, folder, paths: new Set(site.pages.map((p) => p.path)), pictures }
  const inner = content.children.flatMap((child) => (child.type === 'doctype' ? [] : placed(child, place)))
  const edit = /^https?:\/\//.test(page.url) ? [editLink(page.url)] : []
  const article = element('article', { className: ['md-content__inner', 'md-typeset'] }, ...edit, ...inner)
  const main = element(
    'div',
    { className: ['md-main__inner', 'md-grid'] },
    navigation(site, place),
    contents(inner),
    element('div', { className: ['md-content'], dataMdComponent: 'content' }, article),
  )
  const container = element(
    'div',
    { className: ['md-container'] },
    element('main', { className: ['md-main'] }, main),
    footer(site.pages, place),
  )
  const title = page.title === site.title ? site.title : `${page.title} - ${site.title}`
  const head = element('head', {}, element('meta', { charSet: 'utf-8' }), element('title', {}, text(title)))
  const html = element('html', { lang: 'en' }, head, element('body', {}, ...drawer(), container))
  return toHtml({ type: 'root', children: [{ type: 'doctype' }, html] })
}
