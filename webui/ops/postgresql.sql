-- Roles and database of Alur: sudo -u postgres psql -f postgresql.sql, once.
-- The owner makes and migrates the tables (`alur init`); the site itself may only add to its history. Its account of
-- the operating system is its proof (peer, over the socket), so it has no password; the owner is given one below.
create role alur_owner login;
create role alur login;
create database alur owner alur_owner encoding 'UTF8' locale 'C.UTF-8' template template0;
\connect alur
revoke all on schema public from public;
grant usage, create on schema public to alur_owner;
grant usage on schema public to alur;
revoke all on database alur from public;
grant connect on database alur to alur;
-- So that `alur check` can look through the indexes as well.
create extension if not exists amcheck;
grant execute on function bt_index_check(regclass) to alur;
