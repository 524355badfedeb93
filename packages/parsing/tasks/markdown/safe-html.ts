import { defaultSchema, type Schema } from 'hast-util-sanitize'

const attributes = defaultSchema.attributes ?? {}
const tagNames = defaultSchema.tagNames ?? []

type Definitions = (typeof attributes)[string]

/** The first definition of an attribute counts, so ours replace others. */
const without = (definitions: Definitions = []): Definitions =>
  definitions.filter((d) => !(Array.isArray(d) && d[0] === 'className'))

/** Classes with our own styles. Any other could imitate or cover the portal. */
const classes = (...names: (string | RegExp)[]): ['className', ...(string | RegExp)[]] => ['className', ...names]

const global = (attributes['*'] ?? []).filter(
  (name) =>
    !['name', 'action', 'method', 'accessKey', 'tabIndex', 'htmlFor', 'encType', 'useMap', 'color'].includes(String(name)),
)

/**
 * HTML allowed in a page: GitHub's list, plus what our own dialect produces. Ids are unchanged, because links refer to them;
 * images have none, so that none becomes a property of `document`.
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
