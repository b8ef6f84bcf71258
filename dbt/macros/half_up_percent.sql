{#
  Percentage of two counts with one decimal, rounded half up (四捨五入), from integers alone:
  tenths = (2000 * k + n) // (2 * n). NULL for a denominator of zero or NULL. More than 100 % is a number like any
  other (the gate judges it); more than 9999.9 % does not fit decimal(5,1) and is NULL, which the gate refuses too.
#}
{% macro half_up_percent(numerator, denominator) -%}
    {%- set k = 'cast(' ~ numerator ~ ' as bigint)' -%}
    {%- set n = 'cast(' ~ denominator ~ ' as bigint)' -%}
    {%- set tenths = integer_divide('2000 * ' ~ k ~ ' + ' ~ n, '2 * ' ~ n) -%}
    case
        when {{ tenths }} <= 99999
            then cast({{ tenths }} * cast(0.1 as decimal(2, 1)) as decimal(5, 1))
    end
{%- endmacro %}
