// The columns of the FinOps Open Cost and Usage Specification, versions 1.0 to 1.2 (focus.finops.org), and their rules.

export type ColumnRule = {
  kind: 'text' | 'decimal' | 'time' | 'tags'
  /** A file without it cannot be read. */
  required?: true
  /** Null is an error. */
  notNull?: true
  notNegative?: true
  allowed?: readonly string[]
}

const text = { kind: 'text' } as const
const named = { kind: 'text', notNull: true } as const
const decimal = { kind: 'decimal' } as const
const price = { kind: 'decimal', notNegative: true } as const

/** Columns that become part of a line. A row that breaks their rules does not count. */
export const readColumns = {
  BilledCost: { kind: 'decimal', required: true, notNull: true },
  EffectiveCost: { kind: 'decimal', required: true, notNull: true },
  ListCost: decimal,
  BillingCurrency: { kind: 'text', required: true, notNull: true },
  BillingPeriodStart: { kind: 'time', required: true, notNull: true },
  ChargePeriodStart: { kind: 'time', required: true, notNull: true },
  ChargeCategory: {
    kind: 'text',
    required: true,
    notNull: true,
    allowed: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  },
  ChargeDescription: text,
  ServiceName: { kind: 'text', required: true, notNull: true },
  ServiceCategory: text,
  ProviderName: { kind: 'text', required: true, notNull: true },
  BillingAccountId: { kind: 'text', required: true, notNull: true },
  BillingAccountName: text,
  SubAccountId: text,
  SubAccountName: text,
  RegionId: text,
  ResourceId: text,
  ResourceName: text,
  SkuId: text,
  ConsumedQuantity: decimal,
  ConsumedUnit: text,
  Tags: { kind: 'tags' },
} as const satisfies Record<string, ColumnRule>

/** Columns that are only checked: a row that breaks their rules counts all the same, and is told of. */
export const checkedColumns = {
  AvailabilityZone: text,
  BillingAccountType: named,
  BillingPeriodEnd: { kind: 'time', notNull: true },
  CapacityReservationId: text,
  CapacityReservationStatus: { kind: 'text', allowed: ['Used', 'Unused'] },
  ChargeClass: { kind: 'text', allowed: ['Correction'] },
  ChargeFrequency: { kind: 'text', notNull: true, allowed: ['One-Time', 'Recurring', 'Usage-Based'] },
  ChargePeriodEnd: { kind: 'time', notNull: true },
  CommitmentDiscountCategory: { kind: 'text', allowed: ['Spend', 'Usage'] },
  CommitmentDiscountId: text,
  CommitmentDiscountName: text,
  CommitmentDiscountQuantity: decimal,
  CommitmentDiscountStatus: { kind: 'text', allowed: ['Used', 'Unused'] },
  CommitmentDiscountType: text,
  CommitmentDiscountUnit: text,
  ContractedCost: { kind: 'decimal', notNull: true },
  ContractedUnitPrice: price,
  InvoiceId: text,
  InvoiceIssuerName: named,
  ListUnitPrice: price,
  PricingCategory: { kind: 'text', allowed: ['Standard', 'Dynamic', 'Committed', 'Other'] },
  PricingCurrency: text,
  PricingCurrencyContractedUnitPrice: price,
  PricingCurrencyEffectiveCost: decimal,
  PricingCurrencyListUnitPrice: price,
  PricingQuantity: decimal,
  PricingUnit: text,
  PublisherName: named,
  RegionName: text,
  ResourceType: text,
  ServiceSubcategory: named,
  SkuMeter: text,
  SkuPriceDetails: { kind: 'tags' },
  SkuPriceId: text,
  SubAccountType: text,
} as const satisfies Record<string, ColumnRule>

export type ReadColumn = keyof typeof readColumns
export type FocusColumn = ReadColumn | keyof typeof checkedColumns
export const focusColumns: Readonly<Record<FocusColumn, ColumnRule>> = { ...readColumns, ...checkedColumns }
