import type { BuilderView } from '@callboard/modules/templates/domain/builder/read-template'

/** What the input of a step may read: the form, earlier steps, the entity, and who started the run. */
export const expressionsFor = ({ pages, steps, appliesTo }: BuilderView, step: number): string[] => [
  ...pages.flatMap(({ fields }) =>
    fields.map(({ name, kind }) => (kind === 'secret' ? `\${{ secrets.${name} }}` : `\${{ parameters.${name} }}`)),
  ),
  ...(appliesTo.length > 0 ? ['ref', 'name', 'kind', 'namespace'].map((part) => `\${{ entity.${part} }}`) : []),
  ...steps.slice(0, step).flatMap(({ id }) => (id ? [`\${{ steps.${id}.output }}`] : [])),
  `\${{ user.ref }}`,
]
