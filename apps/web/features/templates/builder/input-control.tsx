'use client'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { cellText, cellValue, type InputCell, shownKind } from '@callboard/modules/templates/domain/builder/input-cells'
import type { Path } from '@callboard/modules/templates/domain/builder/template-document'
import { type ControlProps, Field, Input, Select, TextArea } from '@callboard/ui/field'
import { useState } from 'react'
import type { Change } from './use-builder.ts'

type Cell = { cell: InputCell; value: Json | undefined; onChange: (value: Json | undefined) => void }

/** A choice of an action's values, or of an expression. */
function ChoiceInput({ cell, value, expressions, onChange, ...props }: Cell & ControlProps & { expressions: readonly string[] }) {
  const text = cellText('choice', value)
  const isOther = text !== '' && !cell.choices.includes(text) && !expressions.includes(text)
  return (
    <Select {...props} value={text} onChange={(event) => onChange(cellValue(cell, 'choice', event.target.value))}>
      <option value="">{cell.required ? 'Choose…' : 'Default'}</option>
      {cell.choices.map((choice) => (
        <option key={choice} value={choice}>
          {cell.isBoolean ? (choice === 'true' ? 'Yes' : 'No') : choice}
        </option>
      ))}
      <optgroup label="Expressions">
        {[...expressions, ...(isOther ? [text] : [])].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </optgroup>
    </Select>
  )
}

/** Lines of a list. What was typed stays, as the list leaves out what is empty. */
function LinesInput({ cell, value, onChange, ...props }: Cell & ControlProps) {
  const [text, setText] = useState(cellText('lines', value))
  return (
    <TextArea
      {...props}
      rows={2}
      value={text}
      onChange={({ target }) => {
        setText(target.value)
        onChange(cellValue(cell, 'lines', target.value))
      }}
    />
  )
}

/** YAML counts once the control is left: until then it may be incomplete. */
function YamlInput({ yaml, onCommit, ...props }: ControlProps & { yaml: string; onCommit: (text: string) => void }) {
  const [text, setText] = useState(yaml)
  return (
    <TextArea
      {...props}
      rows={Math.min(12, text.split('\n').length + 1)}
      spellCheck={false}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => text !== yaml && onCommit(text)}
    />
  )
}

const helpOf = (cell: InputCell, kind: string) =>
  [
    cell.known ? cell.help : 'The action has no such input.',
    kind === 'lines' ? 'One per line, or an expression.' : '',
    kind === 'yaml' ? 'As YAML.' : '',
  ]
    .filter(Boolean)
    .join(' ')

/** An input of a step, as its action describes it. */
export function InputControl({
  path,
  cell,
  value,
  readYaml,
  expressions,
  suggestions,
  edit,
}: {
  path: Path
  cell: InputCell
  value: Json | undefined
  /** Its part of the text, which only some inputs show. */
  readYaml: () => string
  expressions: readonly string[]
  /** The id of the list of expressions. */
  suggestions: string
  edit: Change
}) {
  const kind = shownKind(cell, value)
  const onChange = (next: Json | undefined) => edit({ change: 'set', path, value: next })
  const of = { cell, value, onChange }
  const text = cellText(kind, value)
  return (
    <Field name={cell.name} label={cell.required ? `${cell.name} (required)` : cell.name} help={helpOf(cell, kind)}>
      {(props) => {
        if (kind === 'choice') return <ChoiceInput {...props} {...of} expressions={expressions} />
        if (kind === 'lines') return <LinesInput {...props} {...of} />
        if (kind === 'yaml') {
          const yaml = readYaml()
          return (
            <YamlInput key={yaml} {...props} yaml={yaml} onCommit={(next) => edit({ change: 'set-yaml', path, text: next })} />
          )
        }
        const enter = (next: string) => onChange(cellValue(cell, kind, next))
        if (text.includes('\n')) return <TextArea {...props} rows={4} value={text} onChange={(e) => enter(e.target.value)} />
        return <Input {...props} list={suggestions} value={text} onChange={(e) => enter(e.target.value)} />
      }}
    </Field>
  )
}
