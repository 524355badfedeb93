import { addressOfPage, relativePath } from '@callboard/modules/docs/domain/page-address'
import type { Element, ElementContent } from 'hast'
import { element, text } from './elements.ts'

// The page layout in the markup of MkDocs' Material theme, which Backstage's reader styles.

export type SitePage = { path: string; title: string; section: string; url: string }
export type Site = { title: string; pages: readonly SitePage[] }
/** A page and its folder in the reader. */
export type PageLocation = { page: SitePage; folder: string }

type Heading = { depth: number; id: string; title: string }

const textOf = (node: ElementContent): string =>
  node.type === 'text' ? node.value : node.type === 'element' ? node.children.map(textOf).join('') : ''

/** Headings in the table of contents. */
function headingsOf(content: readonly ElementContent[]): Heading[] {
  return content.flatMap((node): Heading[] => {
    if (node.type !== 'element') return []
    const [, depth] = /^h([23])$/.exec(node.tagName) ?? []
    const { id } = node.properties
    if (depth !== undefined && typeof id === 'string') return [{ depth: Number(depth), id, title: textOf(node).trim() }]
    return headingsOf(node.children)
  })
}

const item = (link: Element, isActive = false) =>
  element('li', { className: ['md-nav__item', ...(isActive ? ['md-nav__item--active'] : [])] }, link)

const linkTo = (href: string, label: string, isActive = false) =>
  element('a', { href, className: ['md-nav__link', ...(isActive ? ['md-nav__link--active'] : [])] }, text(label))

const titled = (title: string, htmlFor: string) =>
  element('label', { className: ['md-nav__title'], htmlFor: [htmlFor] }, text(title))

// The reader only accepts the theme's own stylesheets, which do not exist here.
const list = (items: Element[]) =>
  element('ul', { className: ['md-nav__list'], style: 'list-style: none; margin: 0; padding-left: 0.6rem' }, ...items)

const sidebar = (name: 'primary' | 'secondary', type: string, nav: Element) =>
  element(
    'div',
    { className: ['md-sidebar', `md-sidebar--${name}`], dataMdComponent: 'sidebar', dataMdType: type },
    element('div', { className: ['md-sidebar__scrollwrap'] }, element('div', { className: ['md-sidebar__inner'] }, nav)),
  )

/** All pages by section, in the markup of Material for MkDocs. */
export function navigation({ title, pages }: Site, { page, folder }: PageLocation): Element {
  const entries = [...Map.groupBy(pages, (p) => p.section)].flatMap(([section, inside]) => {
    const links = inside.map((p) => item(linkTo(relativePath(folder, addressOfPage(p.path)), p.title, p === page), p === page))
    if (section === '') return links
    const isActive = inside.includes(page)
    const nav = element('nav', { className: ['md-nav'], ariaLabel: section }, list(links))
    const label = element('span', { className: ['md-nav__link'] }, text(section))
    return [
      element(
        'li',
        { className: ['md-nav__item', 'md-nav__item--nested', ...(isActive ? ['md-nav__item--active'] : [])] },
        label,
        nav,
      ),
    ]
  })
  const nav = element(
    'nav',
    { className: ['md-nav', 'md-nav--primary'], ariaLabel: 'Navigation' },
    titled(title, '__drawer'),
    list(entries),
  )
  return sidebar('primary', 'navigation', nav)
}

export function contents(content: readonly ElementContent[]): Element {
  const entries = headingsOf(content).map(({ id, title }) => item(linkTo(`#${id}`, title)))
  const nav = element(
    'nav',
    { className: ['md-nav', 'md-nav--secondary'], ariaLabel: 'Table of contents' },
    ...(entries.length > 0 ? [titled('Table of contents', '__toc'), list(entries)] : []),
  )
  return sidebar('secondary', 'toc', nav)
}

const footerLink = (label: 'Previous' | 'Next', page: SitePage, folder: string) =>
  element(
    'a',
    {
      href: relativePath(folder, addressOfPage(page.path)),
      className: ['md-footer__link', `md-footer__link--${label === 'Next' ? 'next' : 'prev'}`],
      ariaLabel: `${label}: ${page.title}`,
    },
    element('div', { className: ['md-footer__title'] }, text(`${label}: ${page.title}`)),
  )

export function footer(pages: readonly SitePage[], { page, folder }: PageLocation): Element {
  const at = pages.indexOf(page)
  const [before, after] = [pages[at - 1], pages[at + 1]]
  const links = [
    ...(before ? [footerLink('Previous', before, folder)] : []),
    ...(after ? [footerLink('Next', after, folder)] : []),
  ]
  return element(
    'footer',
    { className: ['md-footer'] },
    element('nav', { className: ['md-footer__inner', 'md-grid'], ariaLabel: 'Footer' }, ...links),
  )
}
