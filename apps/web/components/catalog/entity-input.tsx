'use client'
import { useState } from 'react'
import { Combobox } from '../json-form/fields/combobox.tsx'
import { findEntities } from '../json-form/lookup-actions.ts'

type Entity = { ref: string; label: string }

type Props = {
  /** Of the field around it. */
  control: { id: string; name: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }
  base: string
  /** In lower case. */
  kinds: readonly string[]
  initial?: Entity | undefined
  placeholder?: string
}

/** A form's field for an entity, which is found by typing. Its value is the reference, or empty. */
export function EntityInput({ control, base, kinds, initial, placeholder = 'Find …' }: Props) {
  const { name, ...attributes } = control
  const [chosen, setChosen] = useState(initial)
  return (
    <>
      <Combobox
        attributes={attributes}
        shown={chosen?.label ?? ''}
        placeholder={placeholder}
        disabled={false}
        load={(text) => findEntities(base, { text, kinds: [...kinds], owned: false })}
        onChoose={({ value, label }) => setChosen(value ? { ref: value, label } : undefined)}
        onText={undefined}
      />
      <input type="hidden" name={name} value={chosen?.ref ?? ''} />
    </>
  )
}
