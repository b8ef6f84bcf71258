{#
  Quotient of two whole numbers with one decimal, rounded half up, from integers alone: tenths = (20 * k + n) // (2 * n),
  k not negative. NULL for a denominator of zero or NULL.
#}
{% macro half_up_tenths(numerator, denominator) -%}
    {%- set k = 'cast(' ~ numerator ~ ' as bigint)' -%}
    {%- set n = 'cast(' ~ denominator ~ ' as bigint)' -%}
    {{ exact_cast(
        integer_divide('20 * ' ~ k ~ ' + ' ~ n, '2 * ' ~ n) ~ ' * cast(0.1 as decimal(2, 1))', 'decimal(18, 1)'
    ) }}
{%- endmacro %}
