import { Decimal } from "decimal.js";
import type { Price } from "../price-list";

/**
 * Spot's price moves with supply; AWS names up to 70% off for Fargate and 90% for machines ("AWS Fargate Pricing",
 * "Amazon EC2 Spot Instances Pricing"), and half is what may be counted on.
 */
const shareOfPrice = "0.5";

export const halved = <T extends Price | undefined>(full: T): T =>
  full?.usd == null ? full : { ...full, usd: new Decimal(full.usd).times(shareOfPrice).toFixed(), confidence: "low" };
