-- Where the values of an entity come from that nobody has described: an array of receipts (packages/core/inference).
-- Null for what a person has described.
alter table entity add column receipts jsonb;
