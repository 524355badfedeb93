import { Button } from '@callboard/ui/button'
import { Input } from '@callboard/ui/field'
import { paths } from '~/lib/navigation/paths.ts'

/** @param reason why the user may not ask; undefined if they may */
export function QuestionForm({ base, question, reason }: { base: string; question: string; reason: string | undefined }) {
  return (
    <form action={paths.ask(base)} className="flex flex-wrap gap-2">
      <Input
        name="q"
        aria-label="Question"
        defaultValue={question}
        placeholder="How do I roll back a release?"
        className="min-w-0 flex-1 basis-72 sm:max-w-2xl"
        autoComplete="off"
        maxLength={1000}
        required
      />
      <Button type="submit" variant="primary" reason={reason}>
        Ask
      </Button>
    </form>
  )
}
