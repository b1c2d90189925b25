-- implements: SRS-001
CREATE TABLE IF NOT EXISTS readings (
    id integer PRIMARY KEY,
    note text DEFAULT 'it''s; -- implements: SRS-900',
    CHECK (systolic > 60)
);

/* implements: SRS-002 */
CREATE OR REPLACE FUNCTION refusals(reading readings) RETURNS text AS $body$
BEGIN
    -- implements: SRS-003
    IF reading.systolic < 60 THEN
        RETURN 'low';
    END IF;

    RETURN NULL;
END;
$body$ LANGUAGE plpgsql;

-- implements: SRS-004
CREATE TRIGGER keep BEFORE UPDATE ON readings
BEGIN
    SELECT RAISE(ABORT, 'kept');
END;

-- implements: SRS-005
INSERT INTO limits VALUES (60);
INSERT INTO limits VALUES (250);
