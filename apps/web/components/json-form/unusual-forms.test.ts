import { parseTemplate } from '@callboard/modules/templates/domain/parse-template'
import { template } from '@callboard/testing/template-runs'
import { unusualTemplates } from '@callboard/testing/unusual-templates'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { JsonForm } from './json-form.tsx'

// What fields look up is the server's; nothing is looked up while a form is drawn.
vi.mock('./lookup-actions.ts', () => ({ findEntities: vi.fn(), findMyGroups: vi.fn(), findTags: vi.fn() }))

const formOf = (parameters: Record<string, unknown>, values: Record<string, unknown>) =>
  renderToStaticMarkup(
    createElement(JsonForm, {
      ...{ id: 'f', parameters, values, errors: [], children: 'Next' },
      context: { base: '/t/acme', values, secrets: {}, onSecret: () => undefined },
      onChange: () => undefined,
      onSubmit: () => undefined,
    }),
  )

/** The pages as the portal's form receives them. */
const pagesOf = (parameters: object | undefined) =>
  parseTemplate('template:default/x', template('x', { parameters }), null).parameters.map(({ schema }) => schema)

const withForm = unusualTemplates.filter(({ shown }) => shown !== undefined)

test.each(withForm.map((one) => [one.name, one] as const))('the form of a template with %s', (_, one) => {
  const { spec, values, shown = [], notShown = [] } = one
  const html = pagesOf(spec.parameters)
    .map((page) => formOf(page, values))
    .join('\n')
  for (const label of shown) expect(html).toContain(label)
  for (const label of notShown) expect(html).not.toContain(label)
})

test('fields are in the order of the template', () => {
  const ordered = withForm.find(({ name }) => name.startsWith('an order'))
  const [page] = pagesOf(ordered?.spec.parameters)
  const html = formOf(page ?? {}, {})
  const places = ['Shown first', 'Shown between', 'Shown last'].map((label) => html.indexOf(label))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})
