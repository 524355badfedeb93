'use client'
import { Field } from '@callboard/ui/field'
import { useState } from 'react'
import { type Option, shownRef } from '~/components/json-form/entity-option.ts'
import { Combobox } from '~/components/json-form/fields/combobox.tsx'
import { findEntities } from '~/components/json-form/lookup-actions.ts'

const kinds = ['group', 'user']

/** Who owns a template: chosen from the catalog, or entered before the catalog knows them. */
export function OwnerField({ base, owner, onChange }: { base: string; owner: string; onChange: (owner: string) => void }) {
  const [chosen, setChosen] = useState<Option>()
  return (
    <Field name="owner" label="Owner" help="A group or a user of the catalog.">
      {(props) => (
        <Combobox
          attributes={props}
          shown={chosen?.value === owner ? chosen.label : shownRef(owner)}
          placeholder="Find …"
          disabled={false}
          load={(text) => findEntities(base, { text, kinds, owned: false })}
          onChoose={(option) => {
            setChosen(option)
            onChange(option.value)
          }}
          onText={onChange}
        />
      )}
    </Field>
  )
}
