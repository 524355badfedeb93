import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Edit, editTemplate } from './edit-template.ts'
import type { FieldDraft } from './field-schema.ts'
import { newTemplateText, readBuilder } from './read-template.ts'
import { templateTexts } from './template-texts.ts'

const text: FieldDraft = {
  name: 'motive',
  label: 'Motive',
  kind: 'text',
  required: true,
  help: 'Why',
  choices: [],
  entityKind: '',
}

function edited(given: string, ...edits: Edit[]): string {
  return edits.reduce((current, edit) => {
    const next = editTemplate(current, edit)
    if ('problem' in next) throw new Error(next.problem)
    return next.text
  }, given)
}

const viewOf = (given: string) => {
  const read = readBuilder(given)
  if ('problem' in read) throw new Error(read.problem)
  return read.view
}

const comments = (given: string) => given.match(/#.*$/gm) ?? []

test('there are twenty different templates to edit', () => {
  expect(new Set(Object.values(templateTexts)).size).toBeGreaterThanOrEqual(20)
})

test.each(Object.entries(templateTexts))('%s keeps its comments and its values when the title changes', (_, given) => {
  const changed = edited(given, { change: 'set', path: ['metadata', 'title'], value: 'Another title' })
  expect(viewOf(changed).title).toBe('Another title')
  expect(comments(changed)).toEqual(comments(given))
  const expected = parse(given, { merge: true })
  expect(parse(changed, { merge: true })).toEqual({ ...expected, metadata: { ...expected.metadata, title: 'Another title' } })
})

test.each(Object.entries(templateTexts))('%s is the same after a field and a step are added and removed', (_, given) => {
  const { pages, steps } = viewOf(given)
  const added = edited(given, { change: 'add-field', page: 0, field: text }, { change: 'add-step', action: 'debug:log' })
  const view = viewOf(added)
  expect(view.pages[0]?.fields.at(-1)).toMatchObject({
    name: 'motive',
    label: 'Motive',
    kind: 'text',
    required: true,
    help: 'Why',
  })
  expect(view.steps).toHaveLength(steps.length + 1)
  const removed = edited(
    added,
    { change: 'remove-field', page: 0, name: 'motive' },
    { change: 'remove-step', step: steps.length },
  )
  const after = viewOf(removed)
  expect(after.steps).toEqual(steps)
  if (pages.length > 0) expect(after.pages).toEqual(pages.map((page) => ({ ...page, schema: expect.anything() })))
  expect(comments(removed)).toEqual(comments(given))
})

test('lists that begin in the column of their key stay there', () => {
  const given = 'kind: Template\nspec:\n  steps:\n  - id: a\n    action: debug:log\n'
  expect(edited(given, { change: 'set', path: ['spec', 'steps', 0, 'name'], value: 'A' })).toBe(
    'kind: Template\nspec:\n  steps:\n  - id: a\n    action: debug:log\n    name: A\n',
  )
})

test('each kind of field is read as it was written', () => {
  const kinds: FieldDraft[] = [
    { ...text, name: 'a', kind: 'paragraph' },
    { ...text, name: 'b', kind: 'number', required: false },
    { ...text, name: 'c', kind: 'integer' },
    { ...text, name: 'd', kind: 'boolean', required: false },
    { ...text, name: 'e', kind: 'choice', choices: ['small', 'yes', '1'] },
    { ...text, name: 'f', kind: 'list' },
    { ...text, name: 'g', kind: 'entity', entityKind: 'Component' },
    { ...text, name: 'h', kind: 'entity' },
    { ...text, name: 'i', kind: 'owner' },
    { ...text, name: 'j', kind: 'secret' },
    { ...text, name: 'k' },
  ]
  const made = edited(newTemplateText, ...kinds.map((field): Edit => ({ change: 'add-field', page: 0, field })))
  expect(viewOf(made).pages[0]?.fields).toEqual(kinds.map((field) => ({ ...field, rest: [] })))
  // Each becomes each other kind, and back.
  for (const from of kinds)
    for (const to of kinds) {
      const changed = { ...to, name: from.name }
      const there = edited(made, { change: 'change-field', page: 0, name: from.name, field: changed })
      expect(viewOf(there).pages[0]?.fields.find(({ name }) => name === from.name)).toEqual({ ...changed, rest: [] })
      const back = edited(there, { change: 'change-field', page: 0, name: from.name, field: from })
      expect(viewOf(back).pages[0]?.fields).toEqual(viewOf(made).pages[0]?.fields)
    }
})

test('a renamed field is renamed in expressions, and nowhere else', () => {
  const given = templateTexts['a service'] ?? ''
  const changed = edited(given, {
    change: 'change-field',
    page: 0,
    name: 'name',
    field: { ...text, name: 'service', label: 'Name', help: '' },
  })
  expect(changed).toContain('${{ parameters.service }}')
  expect(changed).not.toContain('parameters.name }}')
  expect(changed).toContain('${{ parameters.nameSpace }}')
  expect(changed).toContain('The text parameters.name stays.')
  expect(viewOf(changed).pages[0]?.fields.find(({ name }) => name === 'service')?.required).toBe(true)
})

test('fields and steps move with their comments', () => {
  const given = templateTexts['comments everywhere'] ?? ''
  const view = viewOf(given)
  const [first, second] = view.pages[0]?.fields.map(({ name }) => name) ?? []
  const moved = edited(
    given,
    { change: 'move-field', page: 0, name: first ?? '', by: 1 },
    { change: 'move-step', step: 1, by: -1 },
  )
  const after = viewOf(moved)
  expect(after.pages[0]?.fields.map(({ name }) => name)).toEqual([second, first])
  expect(after.steps.map(({ id }) => id)).toEqual([...view.steps.map(({ id }) => id)].reverse())
  expect(comments(moved).sort()).toEqual(comments(given).sort())
})

test('what cannot be edited says so, and the text stays as it is', () => {
  const shared = templateTexts['shared by aliases'] ?? ''
  const page = viewOf(shared).pages.length - 1
  expect(editTemplate(shared, { change: 'add-field', page, field: text })).toEqual({
    problem: expect.stringContaining('Change it in YAML'),
  })
  // The first page has the anchor that the second one refers to.
  expect(editTemplate(shared, { change: 'remove-page', page: 0 })).toEqual({
    problem: expect.stringContaining('Change it in YAML'),
  })
  const made = edited(newTemplateText, { change: 'add-field', page: 0, field: text })
  expect(editTemplate(made, { change: 'add-field', page: 0, field: text })).toEqual({
    problem: 'Another field of this page is named motive.',
  })
  expect(editTemplate(made, { change: 'change-field', page: 0, name: 'motive', field: { ...text, name: 'a b' } })).toEqual({
    problem: expect.stringContaining('Use letters'),
  })
  expect(editTemplate(made, { change: 'set-yaml', path: ['spec', 'output'], text: 'a: [' })).toEqual({
    problem: expect.stringContaining('This is not valid YAML'),
  })
})

test('YAML within YAML keeps its comments', () => {
  const made = edited(newTemplateText, { change: 'set-yaml', path: ['spec', 'output'], text: '# where it is\nlinks: []\n' })
  expect(made).toContain('# where it is')
  expect(viewOf(made).hidden).toEqual(['spec.type', 'spec.output'])
})

test.each([
  ['nothing', '', 'The text is empty.'],
  ['a list', '- a', 'A template is a mapping'],
  ['two documents', 'a: 1\n---\nb: 2\n', 'A template is one document'],
  ['a bad line', 'a: 1\nb: [', 'Line'],
  ['an alias to nothing', 'a: *b\n', 'alias'],
])('the builder says what is wrong with %s', (_, given, sentence) => {
  expect(readBuilder(given)).toEqual({ problem: expect.stringContaining(sentence) })
})

test('aliases that grow without bound are refused', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 12; i++) lines.push(`a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]`)
  expect(readBuilder(lines.join('\n'))).toEqual({ problem: expect.stringContaining('too much') })
})

test('steps get ids that expressions can name', () => {
  const made = edited(
    newTemplateText,
    { change: 'add-step', action: 'publish:github:pull-request' },
    { change: 'add-step', action: 'debug:log' },
    { change: 'add-step', action: 'debug:log' },
  )
  expect(viewOf(made).steps.map(({ id }) => id)).toEqual(['pullRequest', 'log', 'log2'])
})
