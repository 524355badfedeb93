'use client'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { Field, Input } from '@callboard/ui/field'
import { type FormEvent, useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { addFrontendOrigin, removeFrontendOrigin } from './actions.ts'

type Props = { base: string; origins: readonly string[]; apiUrl: string; reason: string | undefined }

/** Origins of the organization's own Backstage frontends, from which browsers may call the API. */
export function FrontendList({ base, origins, apiUrl, reason }: Props) {
  const { busy, run } = useAction()
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(
      () => addFrontendOrigin(base, text),
      () => setText(''),
    )
  }
  return (
    <Card title="Backstage frontends">
      {origins.map((origin) => (
        <Row key={origin}>
          <b className="min-w-0 flex-1 font-medium break-all">{origin}</b>
          <Confirm
            trigger="Remove"
            label={`Remove ${origin}`}
            variant="quiet"
            title={`Remove ${origin}?`}
            confirm="Remove"
            busy={busy}
            reason={reason}
            onConfirm={() => run(() => removeFrontendOrigin(base, origin))}
          >
            Browsers can no longer call the API from {origin}. People signed in there will see errors.
          </Confirm>
        </Row>
      ))}
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2 p-3.5">
        <div className="min-w-0 flex-1 basis-60">
          <Field
            name="origin"
            label="Add the origin of a Backstage frontend"
            help={`Pages from this origin can call the API as the signed-in member. Set backend.baseUrl to ${apiUrl} and sign in with the provider callboard or guest.`}
          >
            {(props) => (
              <Input
                {...props}
                value={text}
                onChange={(e) => setText(e.target.value)}
                placeholder="https://backstage.example.com"
                required
                disabled={reason !== undefined}
                spellCheck={false}
              />
            )}
          </Field>
        </div>
        <Button type="submit" disabled={busy || text.trim() === ''} reason={reason}>
          Add origin
        </Button>
      </form>
    </Card>
  )
}
