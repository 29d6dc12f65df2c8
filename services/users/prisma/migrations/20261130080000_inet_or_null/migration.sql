SET LOCAL lock_timeout = '2s';
-- Null for text that is no address. PostgreSQL 15 has no pg_input_is_valid.
CREATE FUNCTION inet_or_null(address TEXT) RETURNS inet LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN address::inet;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END $$;
