'use client'
import type { CatalogView, ViewState } from '@callboard/modules/catalog/domain/view'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { useAddress } from './address.tsx'
import { paramsOfView } from './catalog-params.ts'
import { removeView, saveView } from './view-actions.ts'

type Props = {
  /** The view to edit; a new one if unset. */
  view: CatalogView | undefined
  state: ViewState
  /** Why this person may not share views. */
  shareReason: string | undefined
  onClose: () => void
}

function Choice({
  name,
  value,
  label,
  help,
  checked,
  disabled,
}: {
  name: string
  value: string
  label: string
  help: string
  checked: boolean
  disabled?: boolean
}) {
  return (
    <label className="flex items-start gap-2">
      <input
        type="radio"
        name={name}
        value={value}
        defaultChecked={checked}
        disabled={disabled}
        className="mt-1 accent-(--accent)"
      />
      <span>
        {label}
        <span className="block text-sm text-faint">{help}</span>
      </span>
    </label>
  )
}

function DeleteView({ view, onDeleted }: { view: CatalogView; onDeleted: () => void }) {
  const { base } = useAddress()
  const { busy, run } = useAction()
  return (
    <Button
      variant="danger"
      disabled={busy}
      onClick={() =>
        run(
          () => removeView(base, view.shared, view.id),
          () => {
            toast.success(`Deleted ${view.name}`)
            onDeleted()
          },
        )
      }
    >
      {view.shared ? 'Delete for everyone' : 'Delete'}
    </Button>
  )
}

/** Saves what the table shows under a name, for oneself or for everybody. */
export function ViewDialog({ view, state, shareReason, onClose }: Props) {
  const { base, kind, go } = useAddress()
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) =>
      saveView(base, view ? view.shared : textOf(data, 'for') === 'everyone', {
        ...(view ? { id: view.id } : {}),
        kind,
        name: textOf(data, 'name'),
        state,
        isDefault: data.get('default') !== null,
      }),
    ({ id }) => {
      onClose()
      go({ ...paramsOfView(state), view: id })
    },
  )
  const everyone = view?.shared ?? false
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={view ? 'Edit view' : 'Save view'}
      description="A view saves filters, sorting, grouping and columns."
    >
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field name="name" label="Name" error={errorOf('name')}>
          {(control) => <Input {...control} defaultValue={view?.name ?? ''} maxLength={60} autoComplete="off" required />}
        </Field>
        {view ? null : (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium">Visible to</legend>
            <Choice name="for" value="me" label="Only me" help="Only you can see it." checked={!everyone} />
            <Choice
              name="for"
              value="everyone"
              label="Everyone"
              help={shareReason ?? 'All members of the organization can see it.'}
              checked={everyone}
              disabled={shareReason !== undefined}
            />
          </fieldset>
        )}
        <label className="flex items-center gap-2">
          <input type="checkbox" name="default" defaultChecked={view?.isDefault ?? false} className="accent-(--accent)" />
          Open by default
        </label>
        {error ? (
          <p role="alert" className="text-bad">
            {error}
          </p>
        ) : null}
        <div className="flex gap-2">
          {view ? (
            <DeleteView
              view={view}
              onDeleted={() => {
                onClose()
                go({ view: 'all' })
              }}
            />
          ) : null}
          <span className="flex-1" />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
