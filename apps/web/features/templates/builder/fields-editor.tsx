'use client'
import type { BuilderPage, BuilderView } from '@callboard/modules/templates/domain/builder/read-template'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input } from '@callboard/ui/field'
import { Plus } from 'lucide-react'
import { FieldEditor } from './field-editor.tsx'
import { focusField } from './field-id.ts'
import { ItemButtons } from './item-buttons.tsx'
import type { Change } from './use-builder.ts'

function freeName(pages: readonly BuilderPage[]): string {
  const taken = new Set(pages.flatMap(({ fields }) => fields.map(({ name }) => name)))
  return Array.from({ length: taken.size + 1 }, (_, i) => `field${i + 1}`).find((name) => !taken.has(name)) ?? 'field'
}

function PageEditor({ pages, at, single, edit }: { pages: readonly BuilderPage[]; at: number; single: boolean; edit: Change }) {
  const page = pages[at]
  if (!page) return null
  const { title, fields, rest } = page
  const add = () => {
    const field = {
      name: freeName(pages),
      label: 'New field',
      kind: 'text',
      required: false,
      help: '',
      choices: [],
      entityKind: '',
    } as const
    edit({ change: 'add-field', page: at, field: { ...field, choices: [] } })
    focusField(at, fields.length)
  }
  return (
    <Card
      title={pages.length > 1 ? `Page ${at + 1}` : 'Form'}
      aside={
        pages.length > 1 ? (
          <ItemButtons
            id={`page-${at}`}
            label={`page ${at + 1}`}
            at={at}
            of={pages.length}
            onMove={undefined}
            onRemove={() => edit({ change: 'remove-page', page: at })}
          />
        ) : null
      }
    >
      {single ? null : (
        <div className="border-b p-3.5">
          <Field name="page-title" label="Title of the page">
            {(props) => (
              <Input
                {...props}
                value={title}
                onChange={(e) =>
                  edit({ change: 'set', path: ['spec', 'parameters', at, 'title'], value: e.target.value || undefined })
                }
              />
            )}
          </Field>
        </div>
      )}
      {fields.map((field, index) => (
        <FieldEditor key={field.name} page={at} field={field} at={index} of={fields.length} edit={edit} />
      ))}
      {rest.length > 0 ? <p className="border-b p-3.5 text-sm text-faint">Only in YAML: {rest.join(', ')}.</p> : null}
      <div className="p-3.5">
        <Button onClick={add}>
          <Plus aria-hidden /> Add field
        </Button>
      </div>
    </Card>
  )
}

/** The pages of a form, and their fields. */
export function FieldsEditor({ view, edit }: { view: BuilderView; edit: Change }) {
  const pages = view.pages.length > 0 ? view.pages : [{ title: '', description: '', fields: [], rest: [], schema: {} }]
  return (
    <>
      {pages.map((_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pages are known by their number; titles may repeat
        <PageEditor key={at} pages={pages} at={at} single={!view.isList} edit={edit} />
      ))}
      <div>
        <Button onClick={() => edit({ change: 'add-page' })}>
          <Plus aria-hidden /> Add page
        </Button>
      </div>
    </>
  )
}
