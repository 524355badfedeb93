import { defaultSchema, type Schema } from 'hast-util-sanitize'

const attributes = defaultSchema.attributes ?? {}
const tagNames = defaultSchema.tagNames ?? []

type Definitions = (typeof attributes)[string]

/** The first definition of an attribute counts, so ours take the place of others. */
const without = (definitions: Definitions = []): Definitions =>
  definitions.filter((d) => !(Array.isArray(d) && d[0] === 'className'))

/** Classes that our own stylesheet draws. Any other could borrow the looks of the portal, and cover it. */
const classes = (...names: (string | RegExp)[]): ['className', ...(string | RegExp)[]] => ['className', ...names]

const global = (attributes['*'] ?? []).filter(
  (name) =>
    !['name', 'action', 'method', 'accessKey', 'tabIndex', 'htmlFor', 'encType', 'useMap', 'color'].includes(String(name)),
)

/**
 * What may stand in a page, whoever has written it: GitHub's list, and what our own dialect makes. Ids are kept as they are
 * written, since links lead to them; pictures have none, so that none becomes a property of `document`.
 */
export const safeHtml: Schema = {
  ...defaultSchema,
  clobber: [],
  strip: ['script', 'style', 'title', 'textarea', 'iframe', 'noscript', 'template', 'object', 'svg', 'math'],
  tagNames: [...tagNames, 'mark', 'abbr', 'u', 'small', 'cite', 'caption', 'figure', 'figcaption', 'docs-tabs', 'docs-tab'],
  attributes: {
    ...attributes,
    '*': global,
    a: [...without(attributes.a), classes('md-button', 'md-button--primary', 'data-footnote-backref')],
    code: ['dataInfo', classes(/^language-./, 'math-inline')],
    details: ['open', classes(/^admonition(-[a-z]+)?$/)],
    div: [classes(/^admonition(-[a-z]+)?$/, 'grid', 'cards')],
    p: [classes('admonition-title')],
    span: [classes('keys', 'comment')],
    ul: [...without(attributes.ul), classes('contains-task-list', 'grid', 'cards')],
    'docs-tab': ['label'],
  },
  protocols: { ...defaultSchema.protocols, src: ['http', 'https'], srcSet: ['https'] },
}
