import { z } from "zod";
import { deletionSettings } from "../deletion";
import { kinds } from "../settings/kinds";
import { dailyWindow, weeklyWindow, windowsOverlap } from "../windows";

const common = z
  .strictObject({
    nodeType: z
      .string()
      .regex(/^cache\.(t3|t4g|m6g|m7g|r6g|r7g)\.[a-z0-9]+$/, "an ElastiCache node type such as cache.t4g.small")
      .default("cache.t4g.small")
      .describe("ElastiCache node type"),
    purpose: z
      .enum(["cache", "queue"])
      .default("cache")
      .describe("cache: drops the least used when full; queue: drops nothing and refuses writes when full"),
    replicas: z.int().min(0).max(5).default(1).describe("read replicas; 0 turns failover off"),
    snapshotDays: z.int().min(0).max(35).default(7).describe("days that daily snapshots are kept; 0: none are taken"),
    snapshotWindow: dailyWindow
      .default("02:00-03:00")
      .describe("when the daily snapshot is taken, UTC; at least an hour"),
    maintenanceWindow: weeklyWindow.default("sun:04:00-sun:05:00").describe("when ElastiCache may restart nodes, UTC"),
    alarms: z
      .strictObject({
        cpuPercent: z.int().min(1).max(100).default(80).describe("15 minutes above it ring"),
        memoryPercent: z.int().min(1).max(100).default(80).describe("5 minutes above it ring"),
        evictionsPerMinute: z
          .int()
          .min(1)
          .default(1000)
          .describe("keys that a full cache drops; 15 minutes above it ring. A queue drops none"),
      })
      .prefault({})
      .describe("when the cache's alarms ring"),
    deletion: deletionSettings().describe("what may happen to the cache"),
  })
  .refine(({ snapshotWindow, maintenanceWindow }) => !windowsOverlap(snapshotWindow, maintenanceWindow), {
    error: "a window that does not meet `maintenanceWindow` (an ElastiCache rule)",
    path: ["snapshotWindow"],
  });

/** Settings of one entry of `caches`: Redis by default, Valkey by choice (a fifth cheaper). */
export const cacheSettings = kinds(
  "engine",
  {
    redis: common
      .safeExtend({
        version: z
          .enum(["7.1"])
          .default("7.1")
          .describe("engine version; only the newest of each major one, because AWS moves on by itself"),
      })
      .describe("Redis OSS on ElastiCache"),
    valkey: common
      .safeExtend({
        version: z
          .enum(["7.2", "8.1"])
          .default("8.1")
          .describe("engine version; only the newest of each major one, because AWS moves on by itself"),
      })
      .describe("Valkey on ElastiCache"),
  },
  { default: "redis" },
);

export type CacheSettings = z.infer<typeof cacheSettings>;
