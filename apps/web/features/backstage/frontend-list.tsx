'use client'
import { Card, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { AddLineForm } from '~/components/add-line-form.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { addFrontendOrigin, removeFrontendOrigin } from './actions.ts'

type Props = { base: string; origins: readonly string[]; apiUrl: string; reason: string | undefined }

/** Origins of the organization's own Backstage frontends, from which browsers may call the API. */
export function FrontendList({ base, origins, apiUrl, reason }: Props) {
  const { busy, run } = useAction()
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
      <AddLineForm
        name="origin"
        label="Add the origin of a Backstage frontend"
        help={`Pages from this origin can call the API as the signed-in member. Set backend.baseUrl to ${apiUrl} and sign in with the provider callboard or guest.`}
        placeholder="https://backstage.example.com"
        submit="Add origin"
        reason={reason}
        add={(origin) => addFrontendOrigin(base, origin)}
      />
    </Card>
  )
}
