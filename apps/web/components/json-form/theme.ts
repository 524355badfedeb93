import type { ThemeProps } from '@rjsf/core'
import type { RJSFSchema } from '@rjsf/utils'
import { EntityPicker, MultiEntityPicker, MyGroupsPicker, OwnedEntityPicker, OwnerPicker } from './fields/entity-fields.tsx'
import { RepoBranchPicker, RepoUrlPicker } from './fields/repo-fields.tsx'
import { EntityNamePicker, EntityTagsPicker, Secret } from './fields/text-fields.tsx'
import type { FormContext } from './form-context.ts'
import {
  Alternatives,
  Description,
  FieldError,
  FieldHelp,
  FieldRow,
  ListFields,
  ListItem,
  NamedEntry,
  ObjectFields,
  UnsupportedField,
} from './templates.tsx'
import { CheckBox, CheckedChoices, Choice, Choices, TextBox, TextInput } from './widgets.tsx'

/** What a step's values are: whatever its schema allows. */
// biome-ignore lint/suspicious/noExplicitAny: fields of one form have values of different types
export type FormValues = any

/** How forms of templates look, and the fields that Backstage's templates name. */
export const theme = {
  templates: {
    ArrayFieldTemplate: ListFields,
    ArrayFieldItemTemplate: ListItem,
    BaseInputTemplate: TextInput,
    DescriptionFieldTemplate: Description,
    FieldErrorTemplate: FieldError,
    FieldHelpTemplate: FieldHelp,
    FieldTemplate: FieldRow,
    MultiSchemaFieldTemplate: Alternatives,
    ObjectFieldTemplate: ObjectFields,
    UnsupportedFieldTemplate: UnsupportedField,
    WrapIfAdditionalTemplate: NamedEntry,
  },
  widgets: {
    CheckboxWidget: CheckBox,
    CheckboxesWidget: CheckedChoices,
    RadioWidget: Choices,
    SelectWidget: Choice,
    TextareaWidget: TextBox,
  },
  fields: {
    EntityNamePicker,
    EntityPicker,
    EntityTagsPicker,
    MultiEntityPicker,
    MyGroupsPicker,
    OwnedEntityPicker,
    OwnerPicker,
    RepoBranchPicker,
    RepoUrlPicker,
    Secret,
  },
} satisfies ThemeProps<FormValues, RJSFSchema, FormContext>
