-- The table as Flask-SQLAlchemy and Flask-Migrate of the course create it, with hashes of Flask-Bcrypt.
CREATE TABLE users (
  id SERIAL NOT NULL,
  username VARCHAR(128) NOT NULL,
  email VARCHAR(128) NOT NULL,
  password VARCHAR(255) NOT NULL,
  active BOOLEAN NOT NULL,
  created_date TIMESTAMP WITHOUT TIME ZONE NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO users (username, email, password, active, created_date) VALUES
  ('michael', 'michael@example.test', '$2b$13$8dd4OMoRjoqBB1GmpW/fDeRSsHV6LQRB0LPeKtyGw6gktkIfg4shO', true, '2024-05-01 10:00:00.123456'),
  ('name with spaces', 'no.hash@example.test', '', true, '2024-05-01 10:00:00'),
  ('old', 'old@example.test', '$2b$04$KfXPZuQpIv.L3eAyOWNp3e0WCMiEH1KLuqYUSeQ5eA/vUtgNOJqi.', false, '2024-05-01 10:00:00');
