-- CreateTable
CREATE TABLE "AccountChange" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "at" BIGINT NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT false
);

-- Accounts of before: their last known change is that of the password.
INSERT INTO "AccountChange" ("name", "at")
  SELECT "name", COALESCE(CAST(ROUND((julianday("passwordChangedAt") - 2440587.5) * 86400000) AS INTEGER), 0) FROM "User";

-- Kept by the database itself, so that no program that changes an account can forget it. Never earlier than what was known, and
-- later than it, whatever the clock says. A migration that rebuilds "User" or "RecoveryCode" must make them again.
CREATE TRIGGER "User_made" AFTER INSERT ON "User" BEGIN
  INSERT INTO "AccountChange" ("name", "at", "deleted")
    VALUES (NEW."name", CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER), false)
    ON CONFLICT ("name") DO UPDATE SET "at" = MAX(excluded."at", "AccountChange"."at" + 1), "deleted" = false;
END;
CREATE TRIGGER "User_changed"
AFTER UPDATE OF "passwordHash", "role", "disabledAt", "oneTimePassword", "totpSince" ON "User" BEGIN
  INSERT INTO "AccountChange" ("name", "at", "deleted")
    VALUES (NEW."name", CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER), false)
    ON CONFLICT ("name") DO UPDATE SET "at" = MAX(excluded."at", "AccountChange"."at" + 1), "deleted" = false;
END;
CREATE TRIGGER "User_deleted" AFTER DELETE ON "User" BEGIN
  INSERT INTO "AccountChange" ("name", "at", "deleted")
    VALUES (OLD."name", CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER), true)
    ON CONFLICT ("name") DO UPDATE SET "at" = MAX(excluded."at", "AccountChange"."at" + 1), "deleted" = true;
END;
-- A recovery code that was used must not open once more on the other router.
CREATE TRIGGER "RecoveryCode_used" AFTER DELETE ON "RecoveryCode" BEGIN
  UPDATE "AccountChange"
    SET "at" = MAX("at" + 1, CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
    WHERE "deleted" = false AND "name" = (SELECT "name" FROM "User" WHERE "id" = OLD."userId");
END;
