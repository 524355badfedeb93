'use client'
import type { Article } from '@callboard/modules/knowledge/domain/article'
import { articleFiles, articleLimits } from '@callboard/modules/knowledge/domain/article'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { Upload } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ChangeEvent, useRef, useState } from 'react'
import { EntityInput } from '~/components/catalog/entity-input.tsx'
import { Link } from '~/components/link.tsx'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { readFile, saveArticle } from './actions.ts'

type Draft = { title: string; text: string }

/** Reads a file into the draft. */
function FileChooser({ base, reason, onRead }: { base: string; reason: string | undefined; onRead: (draft: Draft) => void }) {
  const chooser = useRef<HTMLInputElement>(null)
  const [reading, setReading] = useState(false)
  const [error, setError] = useState<string>()
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    if (!file) return
    setError(undefined)
    if (file.size > articleLimits.fileBytes) return setError('Files can be up to 4 MiB. Upload a smaller one.')
    setReading(true)
    const result = await readFile(base, { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }).catch(
      () => undefined,
    )
    setReading(false)
    target.value = ''
    if (result?.ok) onRead(result.data)
    else setError(result?.message ?? 'The connection was lost. Upload the file again.')
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <input
          ref={chooser}
          type="file"
          accept={articleFiles.join(',')}
          onChange={(event) => void read(event)}
          className="hidden"
          aria-label="File of the article"
        />
        <Button disabled={reading} reason={reason} onClick={() => chooser.current?.click()}>
          <Upload aria-hidden /> {reading ? 'Reading…' : 'Upload a file'}
        </Button>
        <span className="text-sm text-muted">Markdown, text or PDF. Its text appears below, where you can edit it.</span>
      </div>
      {error ? (
        <Notice tone="bad" title="The file was not read.">
          {error}
        </Notice>
      ) : null}
    </div>
  )
}

/** Writes or edits an article. */
export function ArticleForm({
  base,
  article,
  reason,
}: {
  base: string
  /** Undefined for a new one. */
  article: Pick<Article, 'id' | 'title' | 'text' | 'owner' | 'reviewOn'> | undefined
  reason: string | undefined
}) {
  const router = useRouter()
  const [draft, setDraft] = useState<Draft>({ title: article?.title ?? '', text: article?.text ?? '' })
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) =>
      saveArticle(base, article?.id ?? null, {
        ...draft,
        owner: textOf(data, 'owner'),
        reviewOn: textOf(data, 'reviewOn') || null,
      }),
    ({ id }) => {
      toast.success('Saved. Answers quote it in a moment.')
      router.push(paths.article(base, id))
      router.refresh()
    },
  )
  return (
    <Card label={article ? 'Edit article' : 'New article'}>
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4 p-3.5">
        <FileChooser base={base} reason={reason} onRead={setDraft} />
        <Field name="title" label="Title" error={errorOf('title')}>
          {(props) => (
            <Input
              {...props}
              value={draft.title}
              onChange={(event) => setDraft({ ...draft, title: event.target.value })}
              maxLength={articleLimits.title}
              autoComplete="off"
              required
            />
          )}
        </Field>
        <Field name="text" label="Text" help="Markdown. The title is added as a heading." error={errorOf('text')}>
          {(props) => (
            <TextArea
              {...props}
              rows={18}
              value={draft.text}
              onChange={(event) => setDraft({ ...draft, text: event.target.value })}
              maxLength={articleLimits.text}
              required
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="owner" label="Owner" help="Gets feedback and questions about it." error={errorOf('owner')}>
            {(props) => <EntityInput control={props} base={base} kinds={['group', 'user']} initial={article?.owner} />}
          </Field>
          <Field
            name="reviewOn"
            label="Next review"
            help="The owner is notified on this day. Optional."
            error={errorOf('reviewOn')}
          >
            {(props) => <Input {...props} type="date" defaultValue={article?.reviewOn ?? ''} />}
          </Field>
        </div>
        {error ? (
          <Notice tone="bad" title="The article was not saved.">
            {error}
          </Notice>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            {article ? 'Save' : 'Add article'}
          </Button>
          <Link href={article ? paths.article(base, article.id) : paths.articles(base)} className={buttonStyle({})}>
            Cancel
          </Link>
        </div>
      </form>
    </Card>
  )
}
