import { safeDecode } from '@callboard/core/safe-decode'
import { compareApis } from '@callboard/modules/apis/domain/compare/compare'
import { readDescription } from '@callboard/modules/apis/domain/description'
import { operationsOf } from '@callboard/modules/apis/domain/operations'
import { shapesOf } from '@callboard/modules/apis/domain/shapes'
import { parseTags } from '@callboard/modules/costs/domain/tags'
import { arrange } from '@callboard/modules/docs/domain/arrange'
import { compileIgnore } from '@callboard/modules/docs/domain/ignore'
import { resolveLink } from '@callboard/modules/docs/domain/links'
import { readMkdocs } from '@callboard/modules/docs/domain/mkdocs'
import { readPage } from '@callboard/modules/docs/domain/page'
import { pictureType } from '@callboard/modules/docs/domain/picture-type'
import { pictureAddress, showsPicture } from '@callboard/modules/docs/domain/pictures'
import { readFolderOrder } from '@callboard/modules/docs/domain/read-folder-order'
import { docsRoot, pagesOf } from '@callboard/modules/docs/domain/site'
import { expandSnippets } from '@callboard/modules/docs/domain/snippets'
import { inferEntities } from '@callboard/modules/inference/domain/infer'
import { relevantFiles } from '@callboard/modules/inference/domain/relevant-files'
import { subjectOf } from '@callboard/modules/usage/domain/subject'
import { partialAnswer } from '@callboard/plugin-github/graphql-errors'
import { resolveFolder, resolveTarget } from '@callboard/plugin-github/sync/locate'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { pluginRegistry } from '@callboard/plugins/server'
import fc from 'fast-check'
import { expect, test } from 'vitest'

// Repositories and vendors send any text. Parsers return a result, and never throw.

/** Strings that are difficult for parsers, beside ordinary and extraordinary characters. */
const piece = fc.oneof(
  fc.constantFrom(
    '%',
    '%zz',
    '%E0%A4%A',
    '%00',
    '..',
    '/',
    '//',
    '://',
    'https://',
    'url:',
    '#',
    '?',
    '[',
    '{',
    '{{',
    '*',
    '!',
    '&a',
    '*a',
    '<<:',
  ),
  fc.constantFrom(
    '\n',
    '---\n',
    '\t',
    '\0',
    '\uD800',
    '__proto__',
    'constructor',
    '$text',
    '$ref',
    'kind: ',
    'metadata:\n  name: ',
    '"',
    "'",
    '\\',
    '](',
  ),
  fc.fullUnicodeString({ maxLength: 12 }),
)
const text = fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(''))
const from = { slug: 'acme/shop', file: 'a/catalog-info.yaml', host: 'https://github.com' }
const runs = { numRuns: 2000 }

const total = <T>(name: string, arbitrary: fc.Arbitrary<T>, parse: (value: T) => unknown) =>
  test(`${name} accepts any text`, async () => {
    const checked = fc.assert(
      fc.asyncProperty(arbitrary, async (value) => {
        await parse(value)
      }),
      runs,
    )
    await expect(checked).resolves.toBeUndefined()
  })

total('decoding', text, safeDecode)
total('the target of a Location', text, (t) => resolveTarget(t, from))
total('the address of a Location on the connected GitHub', text, (t) =>
  resolveTarget(`https://github.com/acme/shop/blob/main/${t}`, from),
)
total('a descriptor file', text, (t) =>
  readDescriptorFile({ path: 'catalog-info.yaml', text: t, url: 'https://x.example/f', read: async () => ({ text: t }) }),
)
total('a link of docs', text, (t) => resolveLink(t, { path: 'a/b.md', url: 'https://x.example/docs/' }, new Set(['a/b.md'])))
const page = { path: 'a/b.md', url: 'https://x.example/acme/shop/blob/main/a/b.md' }
total('a picture of docs', text, (t) => [
  pictureAddress(t, page),
  showsPicture(t, t),
  showsPicture(`![](${t})`, t),
  showsPicture(t, ''),
])
total('what a picture holds', text, (t) => pictureType(new TextEncoder().encode(t)))
total('snippets of docs', text, (t) => expandSnippets(`${t}\n--8<-- "${t}"\n--8<--\n${t}`, async () => ({ text: `${t}8<` })))
total('a page of docs', text, (t) => readPage('index.md', t, null))
total('mkdocs.yml', text, (t) => pagesOf('docs', readMkdocs(t), [t, 'docs/index.md']))
total('the docs annotation', text, (t) => docsRoot(t, 'catalog-info.yaml'))
total('the address of docs', text, (t) => resolveFolder(`https://github.com/acme/shop/${t}`, from))
total('the order of a folder of docs', text, (t) =>
  arrange([{ path: 'a.md', name: 'a.md', title: null, section: '' }], new Map([['', readFolderOrder(t)]])),
)
total('pages that are left out', text, (t) => compileIgnore(t)(t))
const drawn = (type: string, t: string) => {
  const description = readDescription(type, t)
  return description && [shapesOf(description), operationsOf(description), compareApis(type, t, 'openapi: 3.1.0')]
}
total('an API definition', fc.tuple(fc.constantFrom('openapi', 'asyncapi', 'graphql', 'grpc', 'other'), text), ([type, t]) =>
  drawn(type, t),
)
total('references inside an API definition', text, (t) =>
  drawn('openapi', JSON.stringify({ openapi: '3.1.0', components: { schemas: { A: { $ref: `#/components/${t}` } } } })),
)
total('tags of a bill', text, parseTags)
total('an address that somebody visited', text, subjectOf)

const manifests = [
  'package.json',
  'go.mod',
  'pyproject.toml',
  'setup.py',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'Chart.yaml',
  'openapi.yaml',
  'CODEOWNERS',
  'README.md',
  'Dockerfile',
]
total('a repository that nobody has described', fc.tuple(text, fc.constantFrom(...manifests)), ([t, path]) => {
  const paths = [path, `src/${path}`]
  const files = new Map(relevantFiles(paths).map((p) => [p, t]))
  return inferEntities({
    slug: 'acme/shop',
    description: t,
    archived: false,
    topics: [t],
    language: t,
    pushedAt: null,
    teams: [],
    authors: [],
    paths,
    files,
  })
})

test('a GitHub response in any shape is used or rejected with a message', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (data, errors) => {
      for (const given of [data, { data }, { data, errors }, { data, errors: [errors] }]) {
        try {
          partialAnswer(given)
        } catch (error) {
          expect(isVendorError(error)).toBe(true)
        }
      }
    }),
    runs,
  )
})

test.each(
  pluginRegistry
    .all()
    .filter((p) => p.webhooks)
    .map((p) => [p.manifest.id, p] as const),
)('webhooks of %s accept any payload', (_, plugin) => {
  const settings = plugin.settings.parse({ organization: 'acme', group: 'acme' })
  fc.assert(
    fc.property(
      fc.constantFrom('push', 'repository', 'Push Hook', 'Pipeline Hook', 'workflow_run', 'team'),
      fc.jsonValue(),
      (event, payload) => {
        expect(plugin.webhooks?.map(event, payload as never, settings)).toBeTypeOf('object')
      },
    ),
    runs,
  )
})
