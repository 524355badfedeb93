-- What Stripe says of each organization, and the deliveries of its webhook.

-- CreateTable
CREATE TABLE "billing_account" (
    "tenant_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "subscription_id" TEXT,
    "status" TEXT,
    "plan" TEXT NOT NULL DEFAULT 'free',
    "add_ons" TEXT[],
    "currency" TEXT,
    "billed_every" TEXT,
    "seats" INTEGER NOT NULL DEFAULT 0,
    "trial_ends_at" TIMESTAMPTZ(3),
    "trial_used_at" TIMESTAMPTZ(3),
    "past_due_since" TIMESTAMPTZ(3),
    "period_ends_at" TIMESTAMPTZ(3),
    "cancel_at_period_end" BOOLEAN NOT NULL DEFAULT false,
    "clock_ahead_s" INTEGER NOT NULL DEFAULT 0,
    "told_phase" TEXT NOT NULL DEFAULT 'free',
    "trial_told_at" TIMESTAMPTZ(3),
    "read_begun" INTEGER NOT NULL DEFAULT 0,
    "read_written" INTEGER NOT NULL DEFAULT 0,
    "synced_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_account_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "stripe_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "customer_id" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "stripe_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "billing_account_customer_id_key" ON "billing_account"("customer_id");

-- AddForeignKey
ALTER TABLE "billing_account" ADD CONSTRAINT "billing_account_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

select app.protect('billing_account');
