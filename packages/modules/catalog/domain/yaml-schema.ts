import { DEFAULT_SCHEMA, Type } from 'js-yaml'

const scalar = (tag: string, pattern: RegExp, construct: (text: string) => unknown) =>
  new Type(`tag:yaml.org,2002:${tag}`, {
    kind: 'scalar',
    resolve: (text: string | null) => text !== null && pattern.test(text),
    construct,
  })

const infinite = /^[-+]?\.(?:inf|Inf|INF)$/
const decimal = /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

const decimalOf = (text: string) => {
  if (infinite.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return /^\.n/i.test(text) ? Number.NaN : Number(text)
}

/** Not one of YAML's own that nobody knows, such as `!!js/function`. */
const isOfApplication = (_data: unknown, tag = '') => !tag.startsWith('tag:yaml.org,2002:')

/**
 * A tag of an application, such as CloudFormation's `!Ref`, or one that a directive or its whole name refers to: what it is written
 * on is read as if it were absent.
 */
const unknownTags = ['!', 'tag:'].flatMap((tag) =>
  (['scalar', 'sequence', 'mapping'] as const).map(
    (kind) => new Type(tag, { kind, multi: true, resolve: isOfApplication, construct: (data: unknown) => data }),
  ),
)

/**
 * The core schema of YAML 1.2 (10.3), as Backstage reads files: dates, `1_000` and `0b11` are text. Merge keys are widely used,
 * although YAML 1.2 dropped them.
 */
export const yamlSchema = DEFAULT_SCHEMA.extend({
  implicit: [
    scalar('timestamp', /^(?!)/, String),
    scalar('int', /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/, Number),
    scalar('float', decimal, decimalOf),
  ],
  explicit: [scalar('timestamp', /(?:)/, String), ...unknownTags],
})
