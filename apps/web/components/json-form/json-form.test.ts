import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { JsonForm } from './json-form.tsx'

// What fields look up is the server's; nothing is looked up while a form is drawn.
vi.mock('./lookup-actions.ts', () => ({ findEntities: vi.fn(), findMyGroups: vi.fn(), findTags: vi.fn() }))

const context = { base: '/t/acme', values: {}, secrets: {}, onSecret: () => undefined }

function formOf(
  parameters: Record<string, unknown>,
  values: Record<string, unknown> = {},
  errors: { path: string[]; message: string }[] = [],
) {
  const props = {
    id: 'f',
    parameters,
    values,
    errors,
    context,
    onChange: () => undefined,
    onSubmit: () => undefined,
    children: 'Next',
  }
  return renderToStaticMarkup(createElement(JsonForm, props))
}

/** The attributes of the control with an id. */
const control = (html: string, id: string) =>
  new RegExp(`<(?:input|select|textarea|fieldset)[^>]* id="${id}"[^>]*>`).exec(html)?.[0] ?? ''

test('a field has a label, a description and the errors of the server', () => {
  const html = formOf(
    {
      required: ['name'],
      properties: { name: { type: 'string', title: 'Name', description: 'Lower case.', 'ui:help': 'Short.' } },
    },
    {},
    [{ path: ['name'], message: 'It is taken.' }],
  )
  expect(html).toContain('<label for="f_name"')
  expect(html).toContain('<p id="f_name__description"')
  expect(html).toMatch(/<p id="f_name__error" role="alert"[^>]*><span[^>]*>It is taken\.<\/span>/)
  const input = control(html, 'f_name')
  expect(input).toContain('aria-describedby="f_name__description f_name__error f_name__help"')
  expect(input).toContain('aria-invalid="true"')
  expect(input).toContain('aria-required="true"')
})

test('defaults are filled in, choices are named, and a checkbox has its label beside it', () => {
  const html = formOf({
    properties: {
      port: { type: 'integer', title: 'Port', default: 8080 },
      size: { type: 'string', title: 'Size', enum: ['s', 'm'], enumNames: ['Small', 'Medium'], default: 'm' },
      public: { type: 'boolean', title: 'Public', description: 'For everybody.' },
      zones: {
        type: 'array',
        title: 'Zones',
        items: { type: 'string', enum: ['a', 'b'] },
        uniqueItems: true,
        'ui:widget': 'checkboxes',
      },
    },
  })
  expect(control(html, 'f_port')).toContain('value="8080"')
  expect(html).toMatch(/<option value="1" selected="">Medium<\/option>/)
  expect(html).toMatch(/<label[^>]*><input[^>]*id="f_public"[^>]*type="checkbox"|<label[^>]*><input[^>]*type="checkbox"[^>]*/)
  expect(html).not.toContain('<label for="f_public"')
  expect(html).toContain('For everybody.')
  expect(control(html, 'f_zones')).toContain('aria-label="Zones"')
})

test('fields appear by dependencies, alternatives and conditions', () => {
  const parameters = {
    properties: { database: { type: 'string', title: 'Database', enum: ['none', 'postgres'], default: 'none' } },
    dependencies: {
      database: {
        oneOf: [
          { properties: { database: { enum: ['none'] } } },
          { properties: { database: { enum: ['postgres'] }, version: { type: 'integer', title: 'Version' } } },
        ],
      },
    },
    if: { properties: { database: { const: 'postgres' } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { backup: { type: 'boolean', title: 'Backups' } } },
  }
  expect(formOf(parameters)).not.toContain('Version')
  const html = formOf(parameters, { database: 'postgres' })
  expect(html).toContain('Version')
  expect(html).toContain('Backups')
})

test('lists and objects are groups with buttons', () => {
  const html = formOf(
    {
      properties: {
        hosts: {
          type: 'array',
          title: 'Hosts',
          items: { type: 'object', properties: { name: { type: 'string', title: 'Host name' } } },
        },
      },
    },
    { hosts: [{ name: 'a' }, { name: 'b' }] },
  )
  expect(html).toContain('<legend class="mb-1 font-medium">Hosts</legend>')
  expect(control(html, 'f_hosts_1_name')).toContain('value="b"')
  for (const button of ['Move item 1 down', 'Remove item 2']) expect(html).toContain(`aria-label="${button}"`)
  expect(html).toContain('Add an item')
})

test.each([
  ['EntityPicker', 'component:default/site', 'role="combobox"'],
  ['OwnerPicker', 'group:default/payments', 'value="payments"'],
  ['OwnedEntityPicker', undefined, 'role="combobox"'],
  ['MyGroupsPicker', undefined, 'role="combobox"'],
  ['EntityNamePicker', 'site', 'value="site"'],
  ['RepoBranchPicker', 'main', 'value="main"'],
  ['Secret', undefined, 'type="password"'],
])('Backstage’s %s is a labelled control', (field, value, expected) => {
  const html = formOf({ properties: { it: { type: 'string', title: 'It', 'ui:field': field } } }, { it: value })
  expect(html).toContain('<label for="f_it"')
  expect(control(html, 'f_it')).toContain(expected)
})

test.each(['MultiEntityPicker', 'EntityTagsPicker'])('Backstage’s %s shows each value with a button that removes it', (field) => {
  const html = formOf(
    { properties: { it: { type: 'array', title: 'It', items: { type: 'string' }, 'ui:field': field } } },
    { it: ['a'] },
  )
  expect(html).toContain('aria-label="Remove a"')
  expect(control(html, 'f_it')).toContain('role="combobox"')
})

test('the address of a repository has a field for each part, limited where the template limits it', () => {
  const html = formOf(
    {
      properties: {
        repo: {
          type: 'string',
          title: 'Repository',
          'ui:field': 'RepoUrlPicker',
          'ui:options': { allowedHosts: ['github.com'], allowedOwners: ['acme'] },
        },
      },
    },
    { repo: 'github.com?owner=acme&repo=site' },
  )
  expect(html).toContain('<option selected="">acme</option>')
  expect(control(html, 'f_repo__repo')).toContain('value="site"')
})

test('a field of another portal is shown by its type, and an unknown type says so', () => {
  const html = formOf({
    properties: { it: { type: 'string', title: 'It', 'ui:field': 'SomeCompanyPicker', 'ui:widget': 'Magic' } },
  })
  expect(control(html, 'f_it')).toContain('type="text"')
})
